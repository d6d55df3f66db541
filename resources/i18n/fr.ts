<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
 <context>
  <name>BearDetector</name>
  <message>
   <source>--bands needs three numbers from 1 on.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--count must be at least 1.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--crs {name} is not known.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--epochs must be at least 1.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--threshold and --recall exclude each other.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--web-photos needs photos to set the animals into.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--where {where} isn't understood.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--{name} {value} is not between 0 and 1.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>--{name} {value} is not known.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>1 of 5: making two sample surveys, one to learn from and one to search.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>2 of 5: training on the first survey's examples, from the default model.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>3 of 5: searching the second survey.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>4 of 5: exporting what was found.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>5 of 5: comparing with the truth.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A file or a folder of labels is needed, and not both.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>A photo of {width} x {height} px is too small.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Add examples of {name} on more photos: a photo is wholly in train or in validation.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>An example of {value_a} lies {where} ({example}).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Assign one to it first.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Bear Detector stumbled: {error}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Bear Detector {__version__}, Python {value_b} at {executable}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check its permissions.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the file and its permissions.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the file's permissions.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the imagery.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the path and its permissions.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the path of the engine's Python.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the path of the imagery.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the path, the permissions and the space left on the disk.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the path.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Check the paths of the photos.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a GeoPackage that Detect has made.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a GeoPackage.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a file with an examples layer.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a folder that you may write to.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a folder you may write to.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a model made by `bear-detector train`, or the default one.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a projected one that does, as EPSG:3413.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose a projected one, as EPSG:3413.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose another --out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose another --split.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose another file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose another model.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose another name to export to.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose another place.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose larger background photos.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose one of: {choices}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose one of: {classes}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose one, ending in .shp, .gpkg, .geojson or .csv.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose one.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Choose or type one in the toolbar.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Class {name} has no example to {value_b}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Close it there, or choose another --out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Create it, or choose another --out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Create it, or choose another place.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Delete it, or choose another --out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Delete or move it, or give its photo with --backgrounds or --imagery.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Detect</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Detect &amp;&amp; review</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Detect animals</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Detecting: {detecting}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Device: {provider}, for model {default_model} ({precision}).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Draw examples, or import them, first.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Draw some on the map, or import them.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Draw some on the map.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Draw some, or choose an examples file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Draw training examples</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Examples</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Export</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Export detections</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>GDAL's Python package {package} {what}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>GeoJSON is always in longitude and latitude (WGS 84).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give --threshold, or evaluate the model on more animals.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give a GeoPackage made by `bear-detector detect`.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give a code such as EPSG:3413.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give a file of ResNet-50 weights.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give a file of them with --weights FILE.pth, or use --weights MODEL or --weights none.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give a model's folder or .onnx file, or a name: {known}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give a share, such as 0.5.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give one of them.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give photos that one animal fills.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give points or polygons.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give red, green and blue, such as 1 2 3.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give the name of a new file, or of an examples file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give the number of squares to draw.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Give weights of torchvision's resnet50.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Images end in {image_suffixes}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Import it: examples import.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Install onnxruntime-gpu, or use --device cpu.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Install what the job needs: "{executable}" -m pip install -r "{requirements}"</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>It knows: {known}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>It may be damaged: copy or train it again.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>It needs the columns width_px and height_px.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Keep one folder of photos a class.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Keep photos without georeference in a project and an examples file of their own.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Labels are named like their photo, with .txt.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Leave it out for the recipe's own number.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Leave out --crs.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Let --out end in .gpkg.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Let it end in one of: {known}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Look at it in another program.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Lower --threshold, or change --where.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Make it at least {smallest_px} px.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Mend {variable} or the QGIS setting {setting}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Model {name} has no threshold for a recall of {recall}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Name photos or folders of photos.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Name photos or folders with --backgrounds.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Name some with --backgrounds.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Name the classes in the order of their numbers with --names.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Name the field with --class-field, or one class with --names.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No GPU can be used: onnxruntime has no CUDA here.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No animal could be cut out of {web_photos}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No background was given.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No detection in {survey} has a score of at least {threshold}{condition}: nothing was written.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No imagery is ticked.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No imagery was given.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No labelled photo could be read.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>No photo has a label file in {labels}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Nobody reads the output any more.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>None of {photos} photos could be scanned: {value_b}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Place fewer, or make it larger.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Please report this fault.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Rasters: GDAL {version}, numpy {version_b}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Recall can't be measured without.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Review</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Run Detect, or choose a results file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Run `bear-detector doctor`, or use --device cpu.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Run it again with {trace_variable}=1 to see where it happened.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>See: {command} --help</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Set {variable} (or the QGIS setting {setting}) to a Python 3.11 or newer that has the engine's packages.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>So many animals do not fit a photo of {size}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Speed: {tiles_s} tiles of {tile_px} x {tile_px_c} px a second, {megapixels_s} megapixels.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Stopping …</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Survey</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Survey photos</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The GPU could not be used.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The ImageNet weights can't be downloaded ({error}).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The Python package {package} {what}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The card of {path} makes no sense: {place}: {value_c}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The details hold what it said.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The engine could not be started: {error}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The engine ended without a result: {value_a}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The engine's Python was not found.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The engine's Python {python} does not exist.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The example has no class.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The model doesn't know the class {unknown}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The model knows no class {class_name}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The new model has no folder.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The photo has {width} x {height} pixels.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The weights are not pretrained, so the stem is trained with the rest.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>The window at {x}, {y} lies outside {path}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There are no examples.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There are no results to export.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There are no results {path}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no example of an animal.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no examples file {path}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no file for the results.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no file to export to.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no model in {models}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no model {model}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>There is no weights file {path}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Tick photos of the project, or add a folder.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Train</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Train a model</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Train or export the model again.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Training is not possible yet: {missing} not installed. Detecting does not need it.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Training: {training}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Use a Python that has it: the system's, or conda-forge's gdal.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Use the colour image.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>Writing the model file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>background</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>compose</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>detect</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>evaluate</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>images</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>import</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>onnxruntime offers: {value_a}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>photos</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>read</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>speed</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>tiles</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>train: {name}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>unexpected {name}: {text}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>web photos</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{class_name} scores {value_b} in the window at {value_c}, {value_d}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} does not count in metres.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{crs} is no coordinate system for this.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{done} of {photos} photos were done before.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{examples} has no animals for {split}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{examples} has no examples for {split}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{filename} can't be searched: {strerror}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{filename}: {strerror}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{folder} holds no images.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{images} can't be written.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{lost} of {count} detections have no place on the map: their geometry is empty.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{message}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{minutes} min {seconds} s left</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{name}, epoch {value_b} of {max_epochs}: {text}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{name}{default}: finds {animals}; {precision}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{n} photo</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{n} photos</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{out} can't be written ({strerror}).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{out} can't be written: {reason}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{out} has no ending that tells its format.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{out} holds a model already.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{out} is a folder.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{out} is not empty.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{out} is the results file itself.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{parent} is not a folder.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be opened: {error}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be opened: {strerror}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be read as a GeoPackage.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be read as an ONNX model.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be read as torch weights.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be read: {reason}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be written.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be written: {error}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be written: {reason}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} can't be written: {value_b}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} does not exist.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} gives no animal sizes.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} has no layer `{layer}` with a field `class`.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} has no table {table}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} has {count}; red, green and blue are needed.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} holds no examples.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} holds no results of Bear Detector.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} holds {reviewed} reviews, which a fresh run would lose.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} is no file of examples.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} is no name for a GeoPackage.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} is not a Bear Detector model.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} is not a ResNet-50 that can be trained on.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} is not an image that GDAL can read.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} is open in another program.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} was made in another mode ({mode}, now {mode_c}).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{path} was made with another model ({model}, now {model_c}).</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{photo} has no georeference: its detections are kept without a place on the map.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{photo} has no labels ({name}): left out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{photo} is smaller than {scene_px} px.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{rate} a second</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{reason} Its examples are left out.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{running_out} can't be shown on the map.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{runtimes} overwrite each other: uninstall all but one.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{seconds} s left</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{source} can't be read as a vector file.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{source} has no coordinate reference system.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{source} has no field {class_field}.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{source} holds no points or polygons.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{source} holds {value_b}s.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{source} is not a ResNet-50.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{stage}: {done} of {total} {unit}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{text}, line {number}: not a YOLO label of a known class.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{value_a} and {value_b} don't fit: only one of them has a coordinate reference system.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{value_a} can't be edited.</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{value_a} can't be saved: {value_b}</source>
   <translation type="unfinished"></translation>
  </message>
  <message>
   <source>{web_photos} has no folder {value_b}.</source>
   <translation type="unfinished"></translation>
  </message>
 </context>
</TS>
