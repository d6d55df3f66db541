# SPDX-License-Identifier: GPL-2.0-or-later
"""Image files of all kinds, as the tests of what reads them write them."""

import numpy as np
from osgeo import gdal, osr

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window

TYPES = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "float32": gdal.GDT_Float32}
RGBA = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, gdal.GCI_AlphaBand)


def noise(width, height, bands=3, dtype=np.uint8, low=1, high=256):
    """Bands x H x W."""
    return np.random.default_rng(7).integers(low, high, (bands, height, width)).astype(dtype)


def write(path, pixels, *, kinds=(), nodata=None, finish=None, options=()):
    """An image file from bands x H x W; its format is told by its name."""
    bands, height, width = pixels.shape
    memory = gdal.GetDriverByName("MEM").Create("", width, height, bands, TYPES[str(pixels.dtype)])
    memory.WriteRaster(0, 0, width, height, np.ascontiguousarray(pixels).tobytes())
    for number, kind in enumerate(kinds, 1):
        memory.GetRasterBand(number).SetColorInterpretation(kind)
    for number in range(1, bands + 1) if nodata is not None else ():
        memory.GetRasterBand(number).SetNoDataValue(nodata)
    if finish:
        finish(memory)
    driver = {".tif": "GTiff", ".jpg": "JPEG", ".png": "PNG"}[path.suffix]
    gdal.GetDriverByName(driver).CreateCopy(str(path), memory, options=list(options))
    return str(path)


def read(path, window=None, out_px=None, **kwargs):
    with open_raster(str(path), **kwargs) as image:
        return image.read(window or Window(0, 0, image.width, image.height), out_px)


def as_image(pixels):
    """H x W x 3 from bands x H x W."""
    return pixels[:3].transpose(1, 2, 0)


def placed(memory, geotransform=(1000.0, 0.5, 0, 2000.0, 0, -0.5), epsg=3413):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    memory.SetProjection(crs.ExportToWkt())
    memory.SetGeoTransform(geotransform)


def masked(mask):
    def finish(memory):
        memory.CreateMaskBand(gdal.GMF_PER_DATASET)
        band = memory.GetRasterBand(1).GetMaskBand()
        band.WriteRaster(0, 0, memory.RasterXSize, memory.RasterYSize, mask.astype(np.uint8).tobytes())

    return finish


def coloured(palette):
    def finish(memory):
        table = gdal.ColorTable()
        for index, colour in enumerate(palette):
            table.SetColorEntry(index, colour)
        memory.GetRasterBand(1).SetColorTable(table)

    return finish
