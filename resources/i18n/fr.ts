<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
 <context>
  <name>BearDetector</name>
  <message>
   <source>--bands needs three numbers from 1 on.</source>
   <translation>--bands demande trois numéros à partir de 1.</translation>
  </message>
  <message>
   <source>--count must be at least 1.</source>
   <translation>--count doit être au moins 1.</translation>
  </message>
  <message>
   <source>--crs {name} is not known.</source>
   <translation>--crs {name} est inconnu.</translation>
  </message>
  <message>
   <source>--epochs must be at least 1.</source>
   <translation>--epochs doit être au moins 1.</translation>
  </message>
  <message>
   <source>--threshold and --recall exclude each other.</source>
   <translation>--threshold et --recall s'excluent.</translation>
  </message>
  <message>
   <source>--web-photos needs photos to set the animals into.</source>
   <translation>--web-photos demande des photos où placer les animaux.</translation>
  </message>
  <message>
   <source>--where {where} isn't understood.</source>
   <translation>--where {where} n'est pas compris.</translation>
  </message>
  <message>
   <source>--{name} {value} is not between 0 and 1.</source>
   <translation>--{name} {value} n'est pas entre 0 et 1.</translation>
  </message>
  <message>
   <source>--{name} {value} is not known.</source>
   <translation>--{name} {value} est inconnu.</translation>
  </message>
  <message>
   <source>1 of 5: making two sample surveys, one to learn from and one to search.</source>
   <translation>1 sur 5 : création de deux relevés d'essai, l'un pour apprendre, l'autre pour chercher.</translation>
  </message>
  <message>
   <source>2 of 5: training on the first survey's examples, from the default model.</source>
   <translation>2 sur 5 : entraînement sur les exemples du premier relevé, à partir du modèle par défaut.</translation>
  </message>
  <message>
   <source>3 of 5: searching the second survey.</source>
   <translation>3 sur 5 : recherche dans le second relevé.</translation>
  </message>
  <message>
   <source>4 of 5: exporting what was found.</source>
   <translation>4 sur 5 : export de ce qui a été trouvé.</translation>
  </message>
  <message>
   <source>5 of 5: comparing with the truth.</source>
   <translation>5 sur 5 : comparaison avec la vérité.</translation>
  </message>
  <message>
   <source>A file or a folder of labels is needed, and not both.</source>
   <translation>Il faut un fichier ou un dossier d'étiquettes, et pas les deux.</translation>
  </message>
  <message>
   <source>A photo of {width} x {height} px is too small.</source>
   <translation>Une photo de {width} x {height} px est trop petite.</translation>
  </message>
  <message>
   <source>Add examples of {name} on more photos: a photo is wholly in train or in validation.</source>
   <translation>Ajoutez des exemples de {name} sur d'autres photos : une photo est entièrement en entraînement ou en validation.</translation>
  </message>
  <message>
   <source>An example of {value_a} lies {where} ({example}).</source>
   <translation>Un exemple de {value_a} se trouve {where} ({example}).</translation>
  </message>
  <message>
   <source>Assign one to it first.</source>
   <translation>Attribuez-lui-en un d'abord.</translation>
  </message>
  <message>
   <source>Bear Detector stumbled: {error}.</source>
   <translation>Bear Detector a trébuché : {error}.</translation>
  </message>
  <message>
   <source>Bear Detector {__version__}, Python {value_b} at {executable}.</source>
   <translation>Bear Detector {__version__}, Python {value_b} dans {executable}.</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Annuler</translation>
  </message>
  <message>
   <source>Check its permissions.</source>
   <translation>Vérifiez ses droits d'accès.</translation>
  </message>
  <message>
   <source>Check the file and its permissions.</source>
   <translation>Vérifiez le fichier et ses droits d'accès.</translation>
  </message>
  <message>
   <source>Check the file's permissions.</source>
   <translation>Vérifiez les droits d'accès du fichier.</translation>
  </message>
  <message>
   <source>Check the file.</source>
   <translation>Vérifiez le fichier.</translation>
  </message>
  <message>
   <source>Check the imagery.</source>
   <translation>Vérifiez les images.</translation>
  </message>
  <message>
   <source>Check the path and its permissions.</source>
   <translation>Vérifiez le chemin et ses droits d'accès.</translation>
  </message>
  <message>
   <source>Check the path of the engine's Python.</source>
   <translation>Vérifiez le chemin du Python du moteur.</translation>
  </message>
  <message>
   <source>Check the path of the imagery.</source>
   <translation>Vérifiez le chemin des images.</translation>
  </message>
  <message>
   <source>Check the path, the permissions and the space left on the disk.</source>
   <translation>Vérifiez le chemin, les droits d'accès et la place libre sur le disque.</translation>
  </message>
  <message>
   <source>Check the path.</source>
   <translation>Vérifiez le chemin.</translation>
  </message>
  <message>
   <source>Check the paths of the photos.</source>
   <translation>Vérifiez les chemins des photos.</translation>
  </message>
  <message>
   <source>Choose a GeoPackage that Detect has made.</source>
   <translation>Choisissez un GeoPackage créé par la détection.</translation>
  </message>
  <message>
   <source>Choose a GeoPackage.</source>
   <translation>Choisissez un GeoPackage.</translation>
  </message>
  <message>
   <source>Choose a file with an examples layer.</source>
   <translation>Choisissez un fichier qui contient une couche d'exemples.</translation>
  </message>
  <message>
   <source>Choose a folder that you may write to.</source>
   <translation>Choisissez un dossier où vous pouvez écrire.</translation>
  </message>
  <message>
   <source>Choose a folder you may write to.</source>
   <translation>Choisissez un dossier où vous pouvez écrire.</translation>
  </message>
  <message>
   <source>Choose a model made by `bear-detector train`, or the default one.</source>
   <translation>Choisissez un modèle créé par `bear-detector train`, ou celui par défaut.</translation>
  </message>
  <message>
   <source>Choose a projected one that does, as EPSG:3413.</source>
   <translation>Choisissez-en un projeté qui le fait, comme EPSG:3413.</translation>
  </message>
  <message>
   <source>Choose a projected one, as EPSG:3413.</source>
   <translation>Choisissez-en un projeté, comme EPSG:3413.</translation>
  </message>
  <message>
   <source>Choose another --out.</source>
   <translation>Choisissez un autre --out.</translation>
  </message>
  <message>
   <source>Choose another --split.</source>
   <translation>Choisissez un autre --split.</translation>
  </message>
  <message>
   <source>Choose another file.</source>
   <translation>Choisissez un autre fichier.</translation>
  </message>
  <message>
   <source>Choose another model.</source>
   <translation>Choisissez un autre modèle.</translation>
  </message>
  <message>
   <source>Choose another name to export to.</source>
   <translation>Choisissez un autre nom pour l'export.</translation>
  </message>
  <message>
   <source>Choose another place.</source>
   <translation>Choisissez un autre endroit.</translation>
  </message>
  <message>
   <source>Choose larger background photos.</source>
   <translation>Choisissez des photos de fond plus grandes.</translation>
  </message>
  <message>
   <source>Choose one of: {choices}.</source>
   <translation>Choisissez parmi : {choices}.</translation>
  </message>
  <message>
   <source>Choose one of: {classes}.</source>
   <translation>Choisissez parmi : {classes}.</translation>
  </message>
  <message>
   <source>Choose one, ending in .shp, .gpkg, .geojson or .csv.</source>
   <translation>Choisissez-en un qui finit par .shp, .gpkg, .geojson ou .csv.</translation>
  </message>
  <message>
   <source>Choose one.</source>
   <translation>Choisissez-en un.</translation>
  </message>
  <message>
   <source>Choose or type one in the toolbar.</source>
   <translation>Choisissez ou saisissez-en une dans la barre d'outils.</translation>
  </message>
  <message>
   <source>Class {name} has no example to {value_b}.</source>
   <translation>La classe {name} manque d'exemples ({value_b}).</translation>
  </message>
  <message>
   <source>Close it there, or choose another --out.</source>
   <translation>Fermez-le là-bas, ou choisissez un autre --out.</translation>
  </message>
  <message>
   <source>Create it, or choose another --out.</source>
   <translation>Créez-le, ou choisissez un autre --out.</translation>
  </message>
  <message>
   <source>Create it, or choose another place.</source>
   <translation>Créez-le, ou choisissez un autre endroit.</translation>
  </message>
  <message>
   <source>Delete it, or choose another --out.</source>
   <translation>Supprimez-le, ou choisissez un autre --out.</translation>
  </message>
  <message>
   <source>Delete or move it, or give its photo with --backgrounds or --imagery.</source>
   <translation>Supprimez-le ou déplacez-le, ou donnez sa photo avec --backgrounds ou --imagery.</translation>
  </message>
  <message>
   <source>Detect</source>
   <translation>Détecter</translation>
  </message>
  <message>
   <source>Detect &amp; review</source>
   <translation>Détecter et revoir</translation>
  </message>
  <message>
   <source>Detect animals</source>
   <translation>Détecter des animaux</translation>
  </message>
  <message>
   <source>Detecting: {detecting}.</source>
   <translation>Détection : {detecting}.</translation>
  </message>
  <message>
   <source>Device: {provider}, for model {default_model} ({precision}).</source>
   <translation>Appareil : {provider}, pour le modèle {default_model} ({precision}).</translation>
  </message>
  <message>
   <source>Draw examples, or import them, first.</source>
   <translation>Dessinez ou importez d'abord des exemples.</translation>
  </message>
  <message>
   <source>Draw some on the map, or import them.</source>
   <translation>Dessinez-en sur la carte, ou importez-les.</translation>
  </message>
  <message>
   <source>Draw some on the map.</source>
   <translation>Dessinez-en sur la carte.</translation>
  </message>
  <message>
   <source>Draw some, or choose an examples file.</source>
   <translation>Dessinez-en, ou choisissez un fichier d'exemples.</translation>
  </message>
  <message>
   <source>Draw training examples</source>
   <translation>Dessiner des exemples</translation>
  </message>
  <message>
   <source>Examples</source>
   <translation>Exemples</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Exporter</translation>
  </message>
  <message>
   <source>Export detections</source>
   <translation>Exporter les détections</translation>
  </message>
  <message>
   <source>GDAL's Python package {package} {what}.</source>
   <translation>Le paquet Python de GDAL {package} {what}.</translation>
  </message>
  <message>
   <source>GeoJSON is always in longitude and latitude (WGS 84).</source>
   <translation>GeoJSON est toujours en longitude et latitude (WGS 84).</translation>
  </message>
  <message>
   <source>Give --threshold, or evaluate the model on more animals.</source>
   <translation>Donnez --threshold, ou évaluez le modèle sur plus d'animaux.</translation>
  </message>
  <message>
   <source>Give a GeoPackage made by `bear-detector detect`.</source>
   <translation>Donnez un GeoPackage créé par `bear-detector detect`.</translation>
  </message>
  <message>
   <source>Give a code such as EPSG:3413.</source>
   <translation>Donnez un code tel que EPSG:3413.</translation>
  </message>
  <message>
   <source>Give a file of ResNet-50 weights.</source>
   <translation>Donnez un fichier de poids ResNet-50.</translation>
  </message>
  <message>
   <source>Give a file of them with --weights FILE.pth, or use --weights MODEL or --weights none.</source>
   <translation>Donnez-en un fichier avec --weights FICHIER.pth, ou utilisez --weights MODÈLE ou --weights none.</translation>
  </message>
  <message>
   <source>Give a model's folder or .onnx file, or a name: {known}.</source>
   <translation>Donnez le dossier ou le fichier .onnx d'un modèle, ou un nom : {known}.</translation>
  </message>
  <message>
   <source>Give a share, such as 0.5.</source>
   <translation>Donnez une part, comme 0.5.</translation>
  </message>
  <message>
   <source>Give one of them.</source>
   <translation>Donnez l'un des deux.</translation>
  </message>
  <message>
   <source>Give photos that one animal fills.</source>
   <translation>Donnez des photos remplies par un seul animal.</translation>
  </message>
  <message>
   <source>Give points or polygons.</source>
   <translation>Donnez des points ou des polygones.</translation>
  </message>
  <message>
   <source>Give red, green and blue, such as 1 2 3.</source>
   <translation>Donnez rouge, vert et bleu, comme 1 2 3.</translation>
  </message>
  <message>
   <source>Give the name of a new file, or of an examples file.</source>
   <translation>Donnez le nom d'un nouveau fichier, ou d'un fichier d'exemples.</translation>
  </message>
  <message>
   <source>Give the number of squares to draw.</source>
   <translation>Donnez le nombre de carrés à tirer.</translation>
  </message>
  <message>
   <source>Give weights of torchvision's resnet50.</source>
   <translation>Donnez des poids du resnet50 de torchvision.</translation>
  </message>
  <message>
   <source>Images end in {image_suffixes}.</source>
   <translation>Les images finissent par {image_suffixes}.</translation>
  </message>
  <message>
   <source>Import it: examples import.</source>
   <translation>Importez-le : examples import.</translation>
  </message>
  <message>
   <source>Install onnxruntime-gpu, or use --device cpu.</source>
   <translation>Installez onnxruntime-gpu, ou utilisez --device cpu.</translation>
  </message>
  <message>
   <source>Install what the job needs: "{executable}" -m pip install -r "{requirements}"</source>
   <translation>Installez ce qu'il faut : "{executable}" -m pip install -r "{requirements}"</translation>
  </message>
  <message>
   <source>It knows: {known}.</source>
   <translation>Il connaît : {known}.</translation>
  </message>
  <message>
   <source>It may be damaged: copy or train it again.</source>
   <translation>Il est peut-être endommagé : copiez-le ou entraînez-le à nouveau.</translation>
  </message>
  <message>
   <source>It needs the columns width_px and height_px.</source>
   <translation>Il lui faut les colonnes width_px et height_px.</translation>
  </message>
  <message>
   <source>Keep one folder of photos a class.</source>
   <translation>Gardez un dossier de photos par classe.</translation>
  </message>
  <message>
   <source>Keep photos without georeference in a project and an examples file of their own.</source>
   <translation>Gardez les photos sans géoréférence dans un projet et un fichier d'exemples à part.</translation>
  </message>
  <message>
   <source>Labels are named like their photo, with .txt.</source>
   <translation>Les étiquettes portent le nom de leur photo, avec .txt.</translation>
  </message>
  <message>
   <source>Leave it out for the recipe's own number.</source>
   <translation>Omettez-le pour prendre le nombre de la recette.</translation>
  </message>
  <message>
   <source>Leave out --crs.</source>
   <translation>Omettez --crs.</translation>
  </message>
  <message>
   <source>Let --out end in .gpkg.</source>
   <translation>--out doit finir par .gpkg.</translation>
  </message>
  <message>
   <source>Let it end in one of: {known}.</source>
   <translation>Le nom doit finir par : {known}.</translation>
  </message>
  <message>
   <source>Look at it in another program.</source>
   <translation>Regardez-le dans un autre programme.</translation>
  </message>
  <message>
   <source>Lower --threshold, or change --where.</source>
   <translation>Baissez --threshold, ou changez --where.</translation>
  </message>
  <message>
   <source>Make it at least {smallest_px} px.</source>
   <translation>Faites au moins {smallest_px} px.</translation>
  </message>
  <message>
   <source>Mend {variable} or the QGIS setting {setting}.</source>
   <translation>Corrigez {variable} ou le réglage QGIS {setting}.</translation>
  </message>
  <message>
   <source>Model {name} has no threshold for a recall of {recall}.</source>
   <translation>Le modèle {name} n'a pas de seuil pour un rappel de {recall}.</translation>
  </message>
  <message>
   <source>Name photos or folders of photos.</source>
   <translation>Nommez des photos ou des dossiers de photos.</translation>
  </message>
  <message>
   <source>Name photos or folders with --backgrounds.</source>
   <translation>Nommez des photos ou des dossiers avec --backgrounds.</translation>
  </message>
  <message>
   <source>Name some with --backgrounds.</source>
   <translation>Nommez-en avec --backgrounds.</translation>
  </message>
  <message>
   <source>Name the classes in the order of their numbers with --names.</source>
   <translation>Nommez les classes dans l'ordre de leurs numéros avec --names.</translation>
  </message>
  <message>
   <source>Name the field with --class-field, or one class with --names.</source>
   <translation>Nommez le champ avec --class-field, ou une classe avec --names.</translation>
  </message>
  <message>
   <source>No GPU can be used: onnxruntime has no CUDA here.</source>
   <translation>Aucune carte graphique utilisable : onnxruntime n'a pas CUDA ici.</translation>
  </message>
  <message>
   <source>No animal could be cut out of {web_photos}.</source>
   <translation>Aucun animal n'a pu être découpé dans {web_photos}.</translation>
  </message>
  <message>
   <source>No background was given.</source>
   <translation>Aucun fond n'a été donné.</translation>
  </message>
  <message>
   <source>No detection in {survey} has a score of at least {threshold}{condition}: nothing was written.</source>
   <translation>Aucune détection de {survey} n'a un score d'au moins {threshold}{condition} : rien n'a été écrit.</translation>
  </message>
  <message>
   <source>No imagery is ticked.</source>
   <translation>Aucune image n'est cochée.</translation>
  </message>
  <message>
   <source>No imagery was given.</source>
   <translation>Aucune image n'a été donnée.</translation>
  </message>
  <message>
   <source>No labelled photo could be read.</source>
   <translation>Aucune photo étiquetée n'a pu être lue.</translation>
  </message>
  <message>
   <source>No photo has a label file in {labels}.</source>
   <translation>Aucune photo n'a de fichier d'étiquettes dans {labels}.</translation>
  </message>
  <message>
   <source>Nobody reads the output any more.</source>
   <translation>Plus personne ne lit la sortie.</translation>
  </message>
  <message>
   <source>None of {photos} photos could be scanned: {value_b}</source>
   <translation>Aucune des {photos} photos n'a pu être parcourue : {value_b}</translation>
  </message>
  <message>
   <source>Place fewer, or make it larger.</source>
   <translation>Placez-en moins, ou agrandissez-la.</translation>
  </message>
  <message>
   <source>Please report this fault.</source>
   <translation>Merci de signaler ce défaut.</translation>
  </message>
  <message>
   <source>Rasters: GDAL {version}, numpy {version_b}.</source>
   <translation>Rasters : GDAL {version}, numpy {version_b}.</translation>
  </message>
  <message>
   <source>Recall can't be measured without.</source>
   <translation>Le rappel ne peut se mesurer sans.</translation>
  </message>
  <message>
   <source>Review</source>
   <translation>Revoir</translation>
  </message>
  <message>
   <source>Run Detect, or choose a results file.</source>
   <translation>Lancez la détection, ou choisissez un fichier de résultats.</translation>
  </message>
  <message>
   <source>Run `bear-detector doctor`, or use --device cpu.</source>
   <translation>Lancez `bear-detector doctor`, ou utilisez --device cpu.</translation>
  </message>
  <message>
   <source>Run it again with {trace_variable}=1 to see where it happened.</source>
   <translation>Relancez avec {trace_variable}=1 pour voir où c'est arrivé.</translation>
  </message>
  <message>
   <source>See: {command} --help</source>
   <translation>Voir : {command} --help</translation>
  </message>
  <message>
   <source>Set {variable} (or the QGIS setting {setting}) to a Python 3.11 or newer that has the engine's packages.</source>
   <translation>Réglez {variable} (ou le réglage QGIS {setting}) sur un Python 3.11 ou plus récent qui a les paquets du moteur.</translation>
  </message>
  <message>
   <source>So many animals do not fit a photo of {size}.</source>
   <translation>Autant d'animaux ne tiennent pas dans une photo de {size}.</translation>
  </message>
  <message>
   <source>Speed: {tiles_s} tiles of {tile_px} x {tile_px_c} px a second, {megapixels_s} megapixels.</source>
   <translation>Vitesse : {tiles_s} tuiles de {tile_px} x {tile_px_c} px par seconde, {megapixels_s} mégapixels.</translation>
  </message>
  <message>
   <source>Stopping …</source>
   <translation>Arrêt en cours …</translation>
  </message>
  <message>
   <source>Survey</source>
   <translation>Relevé</translation>
  </message>
  <message>
   <source>Survey photos</source>
   <translation>Photos du relevé</translation>
  </message>
  <message>
   <source>The GPU could not be used.</source>
   <translation>La carte graphique n'a pas pu être utilisée.</translation>
  </message>
  <message>
   <source>The ImageNet weights can't be downloaded ({error}).</source>
   <translation>Les poids ImageNet ne peuvent être téléchargés ({error}).</translation>
  </message>
  <message>
   <source>The Python package {package} {what}.</source>
   <translation>Le paquet Python {package} {what}.</translation>
  </message>
  <message>
   <source>The card of {path} makes no sense: {place}: {value_c}.</source>
   <translation>La fiche de {path} n'a pas de sens : {place} : {value_c}.</translation>
  </message>
  <message>
   <source>The details hold what it said.</source>
   <translation>Les détails contiennent ce qu'il a dit.</translation>
  </message>
  <message>
   <source>The engine could not be started: {error}.</source>
   <translation>Le moteur n'a pas pu démarrer : {error}.</translation>
  </message>
  <message>
   <source>The engine ended without a result: {value_a}</source>
   <translation>Le moteur s'est terminé sans résultat : {value_a}</translation>
  </message>
  <message>
   <source>The engine's Python was not found.</source>
   <translation>Le Python du moteur est introuvable.</translation>
  </message>
  <message>
   <source>The engine's Python {python} does not exist.</source>
   <translation>Le Python du moteur {python} n'existe pas.</translation>
  </message>
  <message>
   <source>The example has no class.</source>
   <translation>L'exemple n'a pas de classe.</translation>
  </message>
  <message>
   <source>The model doesn't know the class {unknown}.</source>
   <translation>Le modèle ne connaît pas la classe {unknown}.</translation>
  </message>
  <message>
   <source>The model knows no class {class_name}.</source>
   <translation>Le modèle ne connaît pas de classe {class_name}.</translation>
  </message>
  <message>
   <source>The new model has no folder.</source>
   <translation>Le nouveau modèle n'a pas de dossier.</translation>
  </message>
  <message>
   <source>The photo has {width} x {height} pixels.</source>
   <translation>La photo a {width} x {height} pixels.</translation>
  </message>
  <message>
   <source>The weights are not pretrained, so the stem is trained with the rest.</source>
   <translation>Les poids ne sont pas pré-entraînés : la base est donc entraînée avec le reste.</translation>
  </message>
  <message>
   <source>The window at {x}, {y} lies outside {path}.</source>
   <translation>La fenêtre en {x}, {y} est hors de {path}.</translation>
  </message>
  <message>
   <source>There are no examples.</source>
   <translation>Il n'y a pas d'exemples.</translation>
  </message>
  <message>
   <source>There are no results to export.</source>
   <translation>Il n'y a pas de résultats à exporter.</translation>
  </message>
  <message>
   <source>There are no results {path}.</source>
   <translation>Il n'y a pas de résultats {path}.</translation>
  </message>
  <message>
   <source>There is no example of an animal.</source>
   <translation>Il n'y a aucun exemple d'animal.</translation>
  </message>
  <message>
   <source>There is no examples file {path}.</source>
   <translation>Il n'y a pas de fichier d'exemples {path}.</translation>
  </message>
  <message>
   <source>There is no file for the results.</source>
   <translation>Il n'y a pas de fichier pour les résultats.</translation>
  </message>
  <message>
   <source>There is no file to export to.</source>
   <translation>Il n'y a pas de fichier pour l'export.</translation>
  </message>
  <message>
   <source>There is no model in {models}.</source>
   <translation>Il n'y a pas de modèle dans {models}.</translation>
  </message>
  <message>
   <source>There is no model {model}.</source>
   <translation>Il n'y a pas de modèle {model}.</translation>
  </message>
  <message>
   <source>There is no weights file {path}.</source>
   <translation>Il n'y a pas de fichier de poids {path}.</translation>
  </message>
  <message>
   <source>Tick photos of the project, or add a folder.</source>
   <translation>Cochez des photos du projet, ou ajoutez un dossier.</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>Entraîner</translation>
  </message>
  <message>
   <source>Train a model</source>
   <translation>Entraîner un modèle</translation>
  </message>
  <message>
   <source>Train or export the model again.</source>
   <translation>Entraînez ou exportez le modèle à nouveau.</translation>
  </message>
  <message>
   <source>Training is not possible yet: {missing} not installed. Detecting does not need it.</source>
   <translation>L'entraînement n'est pas encore possible : {missing} manque. La détection n'en a pas besoin.</translation>
  </message>
  <message>
   <source>Training: {training}.</source>
   <translation>Entraînement : {training}.</translation>
  </message>
  <message>
   <source>Use a Python that has it: the system's, or conda-forge's gdal.</source>
   <translation>Utilisez un Python qui l'a : celui du système, ou le gdal de conda-forge.</translation>
  </message>
  <message>
   <source>Use the colour image.</source>
   <translation>Utilisez l'image en couleurs.</translation>
  </message>
  <message>
   <source>Writing the model file.</source>
   <translation>Écriture du fichier du modèle.</translation>
  </message>
  <message>
   <source>background</source>
   <translation>fond</translation>
  </message>
  <message>
   <source>compose</source>
   <translation>composition</translation>
  </message>
  <message>
   <source>detect</source>
   <translation>détection</translation>
  </message>
  <message>
   <source>evaluate</source>
   <translation>évaluation</translation>
  </message>
  <message>
   <source>images</source>
   <translation>images</translation>
  </message>
  <message>
   <source>import</source>
   <translation>import</translation>
  </message>
  <message>
   <source>onnxruntime offers: {value_a}.</source>
   <translation>onnxruntime propose : {value_a}.</translation>
  </message>
  <message>
   <source>photos</source>
   <translation>photos</translation>
  </message>
  <message>
   <source>read</source>
   <translation>lecture</translation>
  </message>
  <message>
   <source>speed</source>
   <translation>vitesse</translation>
  </message>
  <message>
   <source>tiles</source>
   <translation>tuiles</translation>
  </message>
  <message>
   <source>train: {name}</source>
   <translation>entraînement : {name}</translation>
  </message>
  <message>
   <source>unexpected {name}: {text}.</source>
   <translation>{name} inattendu : {text}.</translation>
  </message>
  <message>
   <source>web photos</source>
   <translation>photos du web</translation>
  </message>
  <message>
   <source>{class_name} scores {value_b} in the window at {value_c}, {value_d}.</source>
   <translation>{class_name} obtient {value_b} dans la fenêtre en {value_c}, {value_d}.</translation>
  </message>
  <message>
   <source>{crs} does not count in metres.</source>
   <translation>{crs} ne compte pas en mètres.</translation>
  </message>
  <message>
   <source>{crs} is no coordinate system for this.</source>
   <translation>{crs} n'est pas un système de coordonnées qui convient.</translation>
  </message>
  <message>
   <source>{done} of {photos} photos were done before.</source>
   <translation>{done} des {photos} photos étaient déjà faites.</translation>
  </message>
  <message>
   <source>{examples} has no animals for {split}.</source>
   <translation>{examples} n'a pas d'animaux pour {split}.</translation>
  </message>
  <message>
   <source>{examples} has no examples for {split}.</source>
   <translation>{examples} n'a pas d'exemples pour {split}.</translation>
  </message>
  <message>
   <source>{filename} can't be searched: {strerror}.</source>
   <translation>{filename} ne peut être parcouru : {strerror}.</translation>
  </message>
  <message>
   <source>{folder} holds no images.</source>
   <translation>{folder} ne contient pas d'images.</translation>
  </message>
  <message>
   <source>{images} can't be written.</source>
   <translation>{images} ne peut être écrit.</translation>
  </message>
  <message>
   <source>{lost} of {count} detections have no place on the map: their geometry is empty.</source>
   <translation>{lost} des {count} détections n'ont pas de place sur la carte : leur géométrie est vide.</translation>
  </message>
  <message>
   <source>{minutes} min {seconds} s left</source>
   <translation>encore {minutes} min {seconds} s</translation>
  </message>
  <message>
   <source>{name}, epoch {value_b} of {max_epochs}: {text}</source>
   <translation>{name}, époque {value_b} sur {max_epochs} : {text}</translation>
  </message>
  <message>
   <source>{name}{default}: finds {animals}; {precision}.</source>
   <translation>{name}{default} : trouve {animals} ; {precision}.</translation>
  </message>
  <message>
   <source>{n} photo</source>
   <translation>{n} photo</translation>
  </message>
  <message>
   <source>{n} photos</source>
   <translation>{n} photos</translation>
  </message>
  <message>
   <source>{out} can't be written ({strerror}).</source>
   <translation>{out} ne peut être écrit ({strerror}).</translation>
  </message>
  <message>
   <source>{out} can't be written: {reason}.</source>
   <translation>{out} ne peut être écrit : {reason}.</translation>
  </message>
  <message>
   <source>{out} has no ending that tells its format.</source>
   <translation>{out} n'a pas de terminaison qui dise son format.</translation>
  </message>
  <message>
   <source>{out} holds a model already.</source>
   <translation>{out} contient déjà un modèle.</translation>
  </message>
  <message>
   <source>{out} is a folder.</source>
   <translation>{out} est un dossier.</translation>
  </message>
  <message>
   <source>{out} is not empty.</source>
   <translation>{out} n'est pas vide.</translation>
  </message>
  <message>
   <source>{out} is the results file itself.</source>
   <translation>{out} est le fichier de résultats lui-même.</translation>
  </message>
  <message>
   <source>{parent} is not a folder.</source>
   <translation>{parent} n'est pas un dossier.</translation>
  </message>
  <message>
   <source>{path} can't be opened: {error}.</source>
   <translation>{path} ne peut être ouvert : {error}.</translation>
  </message>
  <message>
   <source>{path} can't be opened: {strerror}.</source>
   <translation>{path} ne peut être ouvert : {strerror}.</translation>
  </message>
  <message>
   <source>{path} can't be read as a GeoPackage.</source>
   <translation>{path} ne peut être lu comme GeoPackage.</translation>
  </message>
  <message>
   <source>{path} can't be read as an ONNX model.</source>
   <translation>{path} ne peut être lu comme modèle ONNX.</translation>
  </message>
  <message>
   <source>{path} can't be read as torch weights.</source>
   <translation>{path} ne peut être lu comme poids torch.</translation>
  </message>
  <message>
   <source>{path} can't be read: {reason}.</source>
   <translation>{path} ne peut être lu : {reason}.</translation>
  </message>
  <message>
   <source>{path} can't be written.</source>
   <translation>{path} ne peut être écrit.</translation>
  </message>
  <message>
   <source>{path} can't be written: {error}.</source>
   <translation>{path} ne peut être écrit : {error}.</translation>
  </message>
  <message>
   <source>{path} can't be written: {reason}.</source>
   <translation>{path} ne peut être écrit : {reason}.</translation>
  </message>
  <message>
   <source>{path} can't be written: {value_b}.</source>
   <translation>{path} ne peut être écrit : {value_b}.</translation>
  </message>
  <message>
   <source>{path} does not exist.</source>
   <translation>{path} n'existe pas.</translation>
  </message>
  <message>
   <source>{path} gives no animal sizes.</source>
   <translation>{path} ne donne pas de tailles d'animaux.</translation>
  </message>
  <message>
   <source>{path} has no layer `{layer}` with a field `class`.</source>
   <translation>{path} n'a pas de couche `{layer}` avec un champ `class`.</translation>
  </message>
  <message>
   <source>{path} has no table {table}.</source>
   <translation>{path} n'a pas de table {table}.</translation>
  </message>
  <message>
   <source>{path} has {count}; red, green and blue are needed.</source>
   <translation>{path} a {count} ; il faut rouge, vert et bleu.</translation>
  </message>
  <message>
   <source>{path} holds no examples.</source>
   <translation>{path} ne contient pas d'exemples.</translation>
  </message>
  <message>
   <source>{path} holds no results of Bear Detector.</source>
   <translation>{path} ne contient pas de résultats de Bear Detector.</translation>
  </message>
  <message>
   <source>{path} holds {reviewed} reviews, which a fresh run would lose.</source>
   <translation>{path} contient {reviewed} revues, qu'un nouveau départ perdrait.</translation>
  </message>
  <message>
   <source>{path} is no file of examples.</source>
   <translation>{path} n'est pas un fichier d'exemples.</translation>
  </message>
  <message>
   <source>{path} is no name for a GeoPackage.</source>
   <translation>{path} n'est pas un nom de GeoPackage.</translation>
  </message>
  <message>
   <source>{path} is not a Bear Detector model.</source>
   <translation>{path} n'est pas un modèle de Bear Detector.</translation>
  </message>
  <message>
   <source>{path} is not a ResNet-50 that can be trained on.</source>
   <translation>{path} n'est pas un ResNet-50 dont l'entraînement peut continuer.</translation>
  </message>
  <message>
   <source>{path} is not an image that GDAL can read.</source>
   <translation>{path} n'est pas une image que GDAL peut lire.</translation>
  </message>
  <message>
   <source>{path} is open in another program.</source>
   <translation>{path} est ouvert dans un autre programme.</translation>
  </message>
  <message>
   <source>{path} was made in another mode ({mode}, now {mode_c}).</source>
   <translation>{path} a été fait dans un autre mode ({mode}, maintenant {mode_c}).</translation>
  </message>
  <message>
   <source>{path} was made with another model ({model}, now {model_c}).</source>
   <translation>{path} a été fait avec un autre modèle ({model}, maintenant {model_c}).</translation>
  </message>
  <message>
   <source>{photo} has no georeference: its detections are kept without a place on the map.</source>
   <translation>{photo} n'a pas de géoréférence : ses détections sont gardées sans place sur la carte.</translation>
  </message>
  <message>
   <source>{photo} has no labels ({name}): left out.</source>
   <translation>{photo} n'a pas d'étiquettes ({name}) : laissée de côté.</translation>
  </message>
  <message>
   <source>{photo} is smaller than {scene_px} px.</source>
   <translation>{photo} est plus petite que {scene_px} px.</translation>
  </message>
  <message>
   <source>{rate} a second</source>
   <translation>{rate} par seconde</translation>
  </message>
  <message>
   <source>{reason} Its examples are left out.</source>
   <translation>{reason} Ses exemples sont laissés de côté.</translation>
  </message>
  <message>
   <source>{running_out} can't be shown on the map.</source>
   <translation>{running_out} ne peut être montré sur la carte.</translation>
  </message>
  <message>
   <source>{runtimes} overwrite each other: uninstall all but one.</source>
   <translation>{runtimes} s'écrasent l'un l'autre : n'en gardez qu'un.</translation>
  </message>
  <message>
   <source>{seconds} s left</source>
   <translation>encore {seconds} s</translation>
  </message>
  <message>
   <source>{source} can't be read as a vector file.</source>
   <translation>{source} ne peut être lu comme fichier vecteur.</translation>
  </message>
  <message>
   <source>{source} has no coordinate reference system.</source>
   <translation>{source} n'a pas de système de coordonnées.</translation>
  </message>
  <message>
   <source>{source} has no field {class_field}.</source>
   <translation>{source} n'a pas de champ {class_field}.</translation>
  </message>
  <message>
   <source>{source} holds no points or polygons.</source>
   <translation>{source} ne contient ni points ni polygones.</translation>
  </message>
  <message>
   <source>{source} holds {value_b}s.</source>
   <translation>{source} contient des {value_b}.</translation>
  </message>
  <message>
   <source>{source} is not a ResNet-50.</source>
   <translation>{source} n'est pas un ResNet-50.</translation>
  </message>
  <message>
   <source>{stage}: {done} of {total} {unit}</source>
   <translation>{stage} : {done} sur {total} {unit}</translation>
  </message>
  <message>
   <source>{text}, line {number}: not a YOLO label of a known class.</source>
   <translation>{text}, ligne {number} : pas une étiquette YOLO d'une classe connue.</translation>
  </message>
  <message>
   <source>{value_a} and {value_b} don't fit: only one of them has a coordinate reference system.</source>
   <translation>{value_a} et {value_b} ne vont pas ensemble : un seul a un système de coordonnées.</translation>
  </message>
  <message>
   <source>{value_a} can't be edited.</source>
   <translation>{value_a} ne peut être modifié.</translation>
  </message>
  <message>
   <source>{value_a} can't be saved: {value_b}</source>
   <translation>{value_a} ne peut être enregistré : {value_b}</translation>
  </message>
  <message>
   <source>{web_photos} has no folder {value_b}.</source>
   <translation>{web_photos} n'a pas de dossier {value_b}.</translation>
  </message>
 </context>
</TS>
