<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
 <context>
  <name>BearDetector</name>
  <message>
   <source> m</source>
   <translation> m</translation>
  </message>
  <message>
   <source>"{stroke}" is no stroke.</source>
   <translation>« {stroke} » n'est pas un trait.</translation>
  </message>
  <message>
   <source>%v of %m photos</source>
   <translation>%v sur %m photos</translation>
  </message>
  <message>
   <source>--altitude-m must be above 0.</source>
   <translation>--altitude-m doit être supérieur à 0.</translation>
  </message>
  <message>
   <source>--bands needs three numbers from 1 on.</source>
   <translation>--bands demande trois numéros à partir de 1.</translation>
  </message>
  <message>
   <source>--batch must be at least 1.</source>
   <translation>--batch doit valoir au moins 1.</translation>
  </message>
  <message>
   <source>--batch {at_once} is no part of {each}.</source>
   <translation>--batch {at_once} n'est pas une partie de {each}.</translation>
  </message>
  <message>
   <source>--box needs x, y, width and height.</source>
   <translation>--box demande x, y, largeur et hauteur.</translation>
  </message>
  <message>
   <source>--columns {pair} names nothing that a camera has.</source>
   <translation>--columns {pair} ne nomme rien qu'une prise de vue possède.</translation>
  </message>
  <message>
   <source>--confidence needs --recall.</source>
   <translation>--confidence demande --recall.</translation>
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
   <source>--dem {path} can't be read.</source>
   <translation>--dem {path} ne peut être lu.</translation>
  </message>
  <message>
   <source>--dem {path} has no place on the map.</source>
   <translation>--dem {path} n'a pas de place sur la carte.</translation>
  </message>
  <message>
   <source>--dem {path} is damaged.</source>
   <translation>--dem {path} est endommagé.</translation>
  </message>
  <message>
   <source>--drift-mps must not be negative.</source>
   <translation>--drift-mps ne doit pas être négatif.</translation>
  </message>
  <message>
   <source>--epochs must be at least 1.</source>
   <translation>--epochs doit être au moins 1.</translation>
  </message>
  <message>
   <source>--fields {field} is not known.</source>
   <translation>--fields {field} est inconnu.</translation>
  </message>
  <message>
   <source>--focal-35mm must be above 0.</source>
   <translation>--focal-35mm doit être supérieur à 0.</translation>
  </message>
  <message>
   <source>--gap-s must be above 0.</source>
   <translation>--gap-s doit être supérieur à 0.</translation>
  </message>
  <message>
   <source>--group {value} is neither photo nor flight, and has no brackets.</source>
   <translation>--group {value} n'est ni photo ni flight, et n'a pas de parenthèses.</translation>
  </message>
  <message>
   <source>--group {value} is no regular expression: {error}.</source>
   <translation>--group {value} n'est pas une expression régulière : {error}.</translation>
  </message>
  <message>
   <source>--gsd {value} is no ground sample distance.</source>
   <translation>--gsd {value} n'est pas une résolution au sol.</translation>
  </message>
  <message>
   <source>--gsd-m must be above 0.</source>
   <translation>--gsd-m doit être supérieur à 0.</translation>
  </message>
  <message>
   <source>--length-m needs a shortest and a longest length.</source>
   <translation>--length-m demande une longueur minimale et une maximale.</translation>
  </message>
  <message>
   <source>--max-distance-m must be above 0.</source>
   <translation>--max-distance-m doit être supérieur à 0.</translation>
  </message>
  <message>
   <source>--memory-mb {memory_mb} is too little: the network alone takes up to {network_mb} MB.</source>
   <translation>--memory-mb {memory_mb} est trop peu : le réseau seul prend jusqu'à {network_mb} Mo.</translation>
  </message>
  <message>
   <source>--more must not be negative.</source>
   <translation>--more ne doit pas être négatif.</translation>
  </message>
  <message>
   <source>--most must be at least 1.</source>
   <translation>--most doit valoir au moins 1.</translation>
  </message>
  <message>
   <source>--patience must be at least 1.</source>
   <translation>--patience doit valoir au moins 1.</translation>
  </message>
  <message>
   <source>--photos-per-animal must be above 0.</source>
   <translation>--photos-per-animal doit être supérieur à 0.</translation>
  </message>
  <message>
   <source>--position-error-m must not be negative.</source>
   <translation>--position-error-m ne doit pas être négatif.</translation>
  </message>
  <message>
   <source>--reviewers needs two names.</source>
   <translation>--reviewers demande deux noms.</translation>
  </message>
  <message>
   <source>--scheduler {scheduler} can't be used: {reason}.</source>
   <translation>--scheduler {scheduler} est inutilisable : {reason}.</translation>
  </message>
  <message>
   <source>--seed must not be negative.</source>
   <translation>--seed ne doit pas être négatif.</translation>
  </message>
  <message>
   <source>--takeoff-m needs --dem.</source>
   <translation>--takeoff-m demande --dem.</translation>
  </message>
  <message>
   <source>--threshold and --recall exclude each other.</source>
   <translation>--threshold et --recall s'excluent.</translation>
  </message>
  <message>
   <source>--turn-deg must be above 0, and 180 at most.</source>
   <translation>--turn-deg doit être supérieur à 0, et de 180 au plus.</translation>
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
   <source>--windows must be at least 1.</source>
   <translation>--windows doit valoir au moins 1.</translation>
  </message>
  <message>
   <source>--{name} is empty.</source>
   <translation>--{name} est vide.</translation>
  </message>
  <message>
   <source>--{name} {value} can't be promised.</source>
   <translation>--{name} {value} ne peut pas être promis.</translation>
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
   <source>... or a folder of YOLO labels</source>
   <translation>... ou un dossier d'étiquettes YOLO</translation>
  </message>
  <message>
   <source>... or from the score that keeps this recall</source>
   <translation>... ou à partir du score qui garde ce rappel</translation>
  </message>
  <message>
   <source>... with this confidence</source>
   <translation>... avec cette confiance</translation>
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
   <source>A CSV with a row for each photo, such as a flight log; else each photo's own EXIF and XMP.</source>
   <translation>Un CSV avec une ligne par photo, comme un journal de vol ; sinon l'EXIF et le XMP de chaque photo.</translation>
  </message>
  <message>
   <source>A CSV with the columns width_px and height_px, the sizes that animals have in the survey.</source>
   <translation>Un CSV avec les colonnes width_px et height_px, les tailles des animaux dans le relevé.</translation>
  </message>
  <message>
   <source>A GeoPackage of examples with every animal in its photos, such as Draw makes it.</source>
   <translation>Un GeoPackage d'exemples contenant tous les animaux de ses photos, comme le fait Dessiner.</translation>
  </message>
  <message>
   <source>A GeoPackage of examples: no animal is set where one is.</source>
   <translation>Un GeoPackage d'exemples : aucun animal n'est posé là où il y en a un.</translation>
  </message>
  <message>
   <source>A GeoPackage of examples; what it holds already stays.</source>
   <translation>Un GeoPackage d'exemples ; ce qu'il contient déjà reste.</translation>
  </message>
  <message>
   <source>A GeoPackage that Detect has written.</source>
   <translation>Un GeoPackage écrit par Détecter.</translation>
  </message>
  <message>
   <source>A GeoPackage with a layer of examples, as Draw makes it.</source>
   <translation>Un GeoPackage avec une couche d'exemples, comme le dessin la crée.</translation>
  </message>
  <message>
   <source>A GeoPackage with the layers detections and photos and the tables reviews and run. It must end in .gpkg; where it exists, the run goes on in it.</source>
   <translation>Un GeoPackage avec les couches detections et photos et les tables reviews et run. Son nom doit finir par .gpkg ; s'il existe, la recherche y continue.</translation>
  </message>
  <message>
   <source>A GeoPackage with the outline of each photo, or the reason why it has none.</source>
   <translation>Un GeoPackage avec le contour de chaque photo, ou la raison pour laquelle elle n'en a pas.</translation>
  </message>
  <message>
   <source>A Python of 3.11 or newer that has GDAL</source>
   <translation>Un Python 3.11 ou plus récent qui a GDAL</translation>
  </message>
  <message>
   <source>A Shapefile knows no time of day and no time zone: the time of a review is text.</source>
   <translation>Un Shapefile ne connaît ni l'heure ni le fuseau horaire : l'heure d'une revue y est du texte.</translation>
  </message>
  <message>
   <source>A Shapefile's names have ten characters at most: {name} becomes {short}.</source>
   <translation>Les noms d'un Shapefile ont dix caractères au plus : {name} devient {short}.</translation>
  </message>
  <message>
   <source>A Shapefile's texts have 254 bytes at most: longer ones lose their beginning ({texts}).</source>
   <translation>Les textes d'un Shapefile ont 254 octets au plus : les plus longs perdent leur début ({texts}).</translation>
  </message>
  <message>
   <source>A batch of {batch} can't be shared by {processes} processes.</source>
   <translation>Un lot de {batch} ne peut pas être partagé entre {processes} processus.</translation>
  </message>
  <message>
   <source>A box or a stroke is for one photo.</source>
   <translation>Un cadre ou un trait vaut pour une seule photo.</translation>
  </message>
  <message>
   <source>A condition in SQL. The fields: {names}</source>
   <translation>Une condition en SQL. Les champs : {names}</translation>
  </message>
  <message>
   <source>A detection counts from a score of {score}.</source>
   <translation>Une détection compte à partir du score {score}.</translation>
  </message>
  <message>
   <source>A detection has it in its fields x_px and y_px.</source>
   <translation>Une détection l'a dans ses champs x_px et y_px.</translation>
  </message>
  <message>
   <source>A drawn area</source>
   <translation>Une zone dessinée</translation>
  </message>
  <message>
   <source>A file could not be written: permission denied.</source>
   <translation>Un fichier n'a pu être écrit : accès refusé.</translation>
  </message>
  <message>
   <source>A file of points or polygons</source>
   <translation>Un fichier de points ou de polygones</translation>
  </message>
  <message>
   <source>A file or a folder of labels is needed, and not both.</source>
   <translation>Il faut un fichier ou un dossier d'étiquettes, et pas les deux.</translation>
  </message>
  <message>
   <source>A folder of photos</source>
   <translation>Un dossier de photos</translation>
  </message>
  <message>
   <source>A folder or files</source>
   <translation>Un dossier ou des fichiers</translation>
  </message>
  <message>
   <source>A folder that holds one of close-up photos for each class, those not named below being look-alikes; or a folder of cut-outs.</source>
   <translation>Un dossier qui contient un dossier de gros plans par classe, celles qui ne sont pas nommées ci-dessous étant des sosies ; ou un dossier de découpes.</translation>
  </message>
  <message>
   <source>A folder whose images are all taken, with those below it.</source>
   <translation>Un dossier dont toutes les images sont prises, avec celles des sous-dossiers.</translation>
  </message>
  <message>
   <source>A folder with the photos that were composed, and the examples in them.</source>
   <translation>Un dossier avec les photos composées et leurs exemples.</translation>
  </message>
  <message>
   <source>A height of the take-off was given, but no DEM that it counts in.</source>
   <translation>Une hauteur du décollage est donnée, mais aucun MNT où elle se compte.</translation>
  </message>
  <message>
   <source>A layer among the photos is no file, but online or in memory: save it as a file first.</source>
   <translation>Une couche parmi les photos n'est pas un fichier, mais en ligne ou en mémoire : enregistrez-la d'abord comme fichier.</translation>
  </message>
  <message>
   <source>A line ends after seconds</source>
   <translation>Une ligne finit après (secondes)</translation>
  </message>
  <message>
   <source>A line ends at a turn of degrees</source>
   <translation>Une ligne finit à un virage de (degrés)</translation>
  </message>
  <message>
   <source>A new examples file</source>
   <translation>Un nouveau fichier d'exemples</translation>
  </message>
  <message>
   <source>A part of the recipe's batch, such as 16, for a graphics card of little memory.</source>
   <translation>Une partie du lot de la recette, 16 par exemple, pour une carte graphique de peu de mémoire.</translation>
  </message>
  <message>
   <source>A photo of {width} x {height} px is too small.</source>
   <translation>Une photo de {width} x {height} px est trop petite.</translation>
  </message>
  <message>
   <source>A random square from each photo of the survey in which no animal is marked.</source>
   <translation>Un carré au hasard dans chaque photo du relevé où aucun animal n'est marqué.</translation>
  </message>
  <message>
   <source>A raster at the photo's place; the higher a value, the more speaks for the class there.</source>
   <translation>Un raster à la place de la photo ; plus la valeur est haute, plus l'endroit parle pour la classe.</translation>
  </message>
  <message>
   <source>A raster layer or file.</source>
   <translation>Une couche raster ou un fichier.</translation>
  </message>
  <message>
   <source>A raster of the ground's heights</source>
   <translation>Un raster des hauteurs du sol</translation>
  </message>
  <message>
   <source>A raster of the ground's heights in metres, which photos over hills are laid on.</source>
   <translation>Un raster des hauteurs du sol en mètres, sur lequel les photos de collines sont posées.</translation>
  </message>
  <message>
   <source>A row for each photo, with its name, longitude, latitude, altitude and heading.</source>
   <translation>Une ligne par photo, avec son nom, sa longitude, sa latitude, son altitude et son cap.</translation>
  </message>
  <message>
   <source>A score between 0 and 1.</source>
   <translation>Un score entre 0 et 1.</translation>
  </message>
  <message>
   <source>A second review: the others' verdicts are hidden, and yours leave them as they are, to be compared</source>
   <translation>Une seconde lecture : les verdicts des autres sont cachés, et les vôtres les laissent tels quels, pour être comparés</translation>
  </message>
  <message>
   <source>A short fine-tuning: five passes over the examples from a model, ten from other weights. Minutes on a graphics card, up to some hours without.</source>
   <translation>Un court affinage : cinq passages sur les exemples à partir d'un modèle, dix à partir d'autres poids. Des minutes avec une carte graphique, jusqu'à quelques heures sans.</translation>
  </message>
  <message>
   <source>A small network that looks at photos first, so that a search is several times faster.</source>
   <translation>Un petit réseau qui regarde d'abord les photos, de sorte qu'une recherche est plusieurs fois plus rapide.</translation>
  </message>
  <message>
   <source>A small network that looks at photos first, so that a search is several times faster. Of a model that is in the folder, only the screen is made.</source>
   <translation>Un petit réseau qui regarde d'abord les photos, de sorte qu'une recherche est plusieurs fois plus rapide. D'un modèle qui est dans le dossier, seul le crible est fait.</translation>
  </message>
  <message>
   <source>A stage ends after so many epochs that bring nothing; the best one is kept.</source>
   <translation>Une étape finit après tant d'époques sans progrès ; la meilleure est gardée.</translation>
  </message>
  <message>
   <source>A table of camera positions</source>
   <translation>Une table de positions de prise de vue</translation>
  </message>
  <message>
   <source>A table of what they differ on.</source>
   <translation>Un tableau de ce sur quoi ils diffèrent.</translation>
  </message>
  <message>
   <source>A training in {out} was not finished.</source>
   <translation>Un entraînement dans {out} n'a pas été achevé.</translation>
  </message>
  <message>
   <source>A vector file with a coordinate reference system; give the photos that lie below it.</source>
   <translation>Un fichier vecteur avec un système de coordonnées ; donnez les photos qui se trouvent dessous.</translation>
  </message>
  <message>
   <source>Activation map</source>
   <translation>Carte d'activation</translation>
  </message>
  <message>
   <source>Add a folder first.</source>
   <translation>Ajoutez d'abord un dossier.</translation>
  </message>
  <message>
   <source>Add examples of animals on more photos.</source>
   <translation>Ajoutez des exemples d'animaux sur d'autres photos.</translation>
  </message>
  <message>
   <source>Add examples of {name} of more flights: a flight is wholly in train or in validation, where its first example of a decided split is.</source>
   <translation>Ajoutez des exemples de {name} d'autres vols : un vol entier sert soit à l'entraînement, soit à la validation, là où se trouve son premier exemple déjà affecté.</translation>
  </message>
  <message>
   <source>Add examples of {name} on more photos: a photo is wholly in train or in validation.</source>
   <translation>Ajoutez des exemples de {name} sur d'autres photos : une photo entière sert soit à l'entraînement, soit à la validation.</translation>
  </message>
  <message>
   <source>Add files…</source>
   <translation>Ajouter des fichiers…</translation>
  </message>
  <message>
   <source>Add folder…</source>
   <translation>Ajouter un dossier…</translation>
  </message>
  <message>
   <source>Add it to the map</source>
   <translation>L'ajouter à la carte</translation>
  </message>
  <message>
   <source>Add photos of animals, and choose one.</source>
   <translation>Ajoutez des photos d'animaux et choisissez-en une.</translation>
  </message>
  <message>
   <source>Add photos of animals, then choose one.</source>
   <translation>Ajoutez des photos d'animaux, puis choisissez-en une.</translation>
  </message>
  <message>
   <source>Add photos without animals to the survey.</source>
   <translation>Ajoutez au relevé des photos sans animaux.</translation>
  </message>
  <message>
   <source>Add the class</source>
   <translation>Ajouter la classe</translation>
  </message>
  <message>
   <source>Add the folder that holds the survey's photos, or open them as layers in QGIS.</source>
   <translation>Ajoutez le dossier des photos du relevé, ou ouvrez-les comme couches dans QGIS.</translation>
  </message>
  <message>
   <source>Add the one that is meant to the map, and choose it.</source>
   <translation>Ajoutez celle qu'il faut à la carte, et choisissez-la.</translation>
  </message>
  <message>
   <source>Add …</source>
   <translation>Ajouter …</translation>
  </message>
  <message>
   <source>Adds random squares of background to an examples layer, never from a photo that holds an animal's example in it: what a model must learn to leave alone.</source>
   <translation>Ajoute des carrés de fond au hasard à une couche d'exemples, jamais dans une photo qui y a un exemple d'animal : ce qu'un modèle doit apprendre à laisser de côté.</translation>
  </message>
  <message>
   <source>All</source>
   <translation>Tout</translation>
  </message>
  <message>
   <source>All classes</source>
   <translation>Toutes les classes</translation>
  </message>
  <message>
   <source>All figures, as JSON.</source>
   <translation>Tous les chiffres, en JSON.</translation>
  </message>
  <message>
   <source>All from the score on</source>
   <translation>Toutes à partir du score</translation>
  </message>
  <message>
   <source>All sources</source>
   <translation>Toutes sources</translation>
  </message>
  <message>
   <source>All that was found in them is a false alarm.</source>
   <translation>Tout ce qui y a été trouvé est une fausse alarme.</translation>
  </message>
  <message>
   <source>All these sightings are of one animal</source>
   <translation>Toutes ces observations sont d'un même animal</translation>
  </message>
  <message>
   <source>Altitude above ground (m)</source>
   <translation>Altitude au-dessus du sol (m)</translation>
  </message>
  <message>
   <source>Altitudes count from the take-off, and barometers drift. Where neighbouring photos share enough ground that stands still, how far it moves between them tells their height, and with it their scale.</source>
   <translation>Les altitudes se comptent depuis le décollage, et les baromètres dérivent. Là où des photos voisines partagent assez de sol immobile, son déplacement de l'une à l'autre dit leur hauteur, et avec elle leur échelle.</translation>
  </message>
  <message>
   <source>An SQL condition on the detections, such as class = 'polar_bear'.</source>
   <translation>Une condition SQL sur les détections, comme class = 'polar_bear'.</translation>
  </message>
  <message>
   <source>An animal counts if its middle lies in the frame, and is not hatched: that was flagged.</source>
   <translation>Un animal compte si son milieu est dans le cadre, et n'est pas hachuré : cela a été signalé.</translation>
  </message>
  <message>
   <source>An empty path was given as imagery.</source>
   <translation>Un chemin vide a été donné comme images.</translation>
  </message>
  <message>
   <source>An environment made from {python} has no GDAL.</source>
   <translation>Un environnement fait à partir de {python} n'a pas GDAL.</translation>
  </message>
  <message>
   <source>An estimate needs a few more of each kind.</source>
   <translation>Une estimation en demande encore quelques-unes de chaque sorte.</translation>
  </message>
  <message>
   <source>An example of {value_a} lies {where} ({example}).</source>
   <translation>Un exemple de {value_a} se trouve {where} ({example}).</translation>
  </message>
  <message>
   <source>An examples file</source>
   <translation>Un fichier d'exemples</translation>
  </message>
  <message>
   <source>An examples file that exists</source>
   <translation>Un fichier d'exemples existant</translation>
  </message>
  <message>
   <source>Animal</source>
   <translation>Animal</translation>
  </message>
  <message>
   <source>Animals</source>
   <translation>Animaux</translation>
  </message>
  <message>
   <source>Animals among what was shown, estimated.</source>
   <translation>Animaux parmi ce qui a été montré, estimés.</translation>
  </message>
  <message>
   <source>Animals missed, estimated; empty as long as too few windows have a verdict.</source>
   <translation>Animaux manqués, estimés ; vide tant que trop peu de fenêtres ont un verdict.</translation>
  </message>
  <message>
   <source>Animals missed: about {missed}, between {low} and {high} with {confidence} confidence.</source>
   <translation>Animaux manqués : environ {missed}, entre {low} et {high} avec une confiance de {confidence}.</translation>
  </message>
  <message>
   <source>Animals of several sightings that nobody has confirmed yet.</source>
   <translation>Animaux de plusieurs observations que personne n'a encore confirmés.</translation>
  </message>
  <message>
   <source>Animals recognised in windows, over others taken for one (ROC):</source>
   <translation>Animaux reconnus dans les fenêtres, selon le reste pris pour l'un d'eux (ROC) :</translation>
  </message>
  <message>
   <source>Animals, estimated</source>
   <translation>Animaux, estimés</translation>
  </message>
  <message>
   <source>Animals: {name}</source>
   <translation>Animaux : {name}</translation>
  </message>
  <message>
   <source>Another class</source>
   <translation>Une autre classe</translation>
  </message>
  <message>
   <source>Another class …</source>
   <translation>Autre classe …</translation>
  </message>
  <message>
   <source>Another process searches {n} photo just now: what it leaves undone, Detect does when it is started again.</source>
   <translation>Un autre processus parcourt {n} photo en ce moment : ce qu'il n'achèvera pas, Détecter le fera quand il sera relancé.</translation>
  </message>
  <message>
   <source>Apart ({key})</source>
   <translation>À part ({key})</translation>
  </message>
  <message>
   <source>Area in square kilometres</source>
   <translation>Surface en kilomètres carrés</translation>
  </message>
  <message>
   <source>As for detecting: empty, native or metres a pixel.</source>
   <translation>Comme pour la détection : vide, native ou les mètres d'un pixel.</translation>
  </message>
  <message>
   <source>As if the sensor were 36 x 24 mm: for photos that don't tell it.</source>
   <translation>Comme si le capteur mesurait 36 x 24 mm : pour les photos qui ne le disent pas.</translation>
  </message>
  <message>
   <source>As the DEM counts: drones fly so high above it; else under their first photo.</source>
   <translation>Telle que le MNT la compte : les drones disent leur altitude au-dessus d'elle ; sinon sous leur première photo.</translation>
  </message>
  <message>
   <source>Ask its IT for the certificate and set PIP_CERT to the file, or name its package index.</source>
   <translation>Demandez le certificat au service informatique et réglez PIP_CERT sur le fichier, ou nommez son dépôt de paquets.</translation>
  </message>
  <message>
   <source>Assign one to it first.</source>
   <translation>Attribuez-lui-en un d'abord.</translation>
  </message>
  <message>
   <source>At least</source>
   <translation>Au moins</translation>
  </message>
  <message>
   <source>At most</source>
   <translation>Au plus</translation>
  </message>
  <message>
   <source>Back to QGIS's own Python</source>
   <translation>Revenir au Python de QGIS</translation>
  </message>
  <message>
   <source>Back to the detections</source>
   <translation>Retour aux détections</translation>
  </message>
  <message>
   <source>Back to the steps</source>
   <translation>Retour aux étapes</translation>
  </message>
  <message>
   <source>Background</source>
   <translation>Fond</translation>
  </message>
  <message>
   <source>Background is drawn from {wanted} of {there} photos without an animal.</source>
   <translation>Le fond est tiré de {wanted} des {there} photos sans animal.</translation>
  </message>
  <message>
   <source>Backgrounds</source>
   <translation>Fonds</translation>
  </message>
  <message>
   <source>Bands for red, green and blue</source>
   <translation>Bandes du rouge, du vert et du bleu</translation>
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
   <source>Bear Detector: check what was not flagged</source>
   <translation>Bear Detector : vérifier ce qui n'a pas été signalé</translation>
  </message>
  <message>
   <source>Bear Detector: count animals</source>
   <translation>Bear Detector : compter les animaux</translation>
  </message>
  <message>
   <source>Bear Detector: outlines of the photos</source>
   <translation>Bear Detector : contours des photos</translation>
  </message>
  <message>
   <source>Bear Detector: photos for the map</source>
   <translation>Bear Detector : photos pour la carte</translation>
  </message>
  <message>
   <source>Bear Detector: photos without a place</source>
   <translation>Bear Detector : photos sans place</translation>
  </message>
  <message>
   <source>Bear Detector: saliency</source>
   <translation>Bear Detector : saillance</translation>
  </message>
  <message>
   <source>Bear Detector: the survey's photos</source>
   <translation>Bear Detector : les photos du relevé</translation>
  </message>
  <message>
   <source>Bear Detector: where the photos lie</source>
   <translation>Bear Detector : où se trouvent les photos</translation>
  </message>
  <message>
   <source>Before = stands one of: {known}.</source>
   <translation>Devant = se trouve : {known}.</translation>
  </message>
  <message>
   <source>Begin anew</source>
   <translation>Recommencer</translation>
  </message>
  <message>
   <source>Begin anew where the results exist</source>
   <translation>Recommencer si les résultats existent</translation>
  </message>
  <message>
   <source>Blue</source>
   <translation>Bleu</translation>
  </message>
  <message>
   <source>Both looked at {both} detections, and differ on {differ} that nobody has settled.</source>
   <translation>Les deux ont regardé {both} détections, et diffèrent sur {differ} que personne n'a tranchées.</translation>
  </message>
  <message>
   <source>Both splits</source>
   <translation>Les deux côtés</translation>
  </message>
  <message>
   <source>Box</source>
   <translation>Cadre</translation>
  </message>
  <message>
   <source>Box round the animal</source>
   <translation>Cadre autour de l'animal</translation>
  </message>
  <message>
   <source>Brings YOLO boxes (a folder of labels), or a layer of points or polygons, into an examples layer. Which photos or flights validate is drawn when a model is trained.</source>
   <translation>Importe des boîtes YOLO (un dossier d'étiquettes), ou une couche de points ou de polygones, dans une couche d'exemples. Les photos ou les vols qui valident sont tirés au sort quand un modèle est entraîné.</translation>
  </message>
  <message>
   <source>COCO holds places in the photos' pixels only: nothing of where they lie on the map.</source>
   <translation>COCO ne contient que la place dans les pixels des photos : rien de leur place sur la carte.</translation>
  </message>
  <message>
   <source>CRS</source>
   <translation>SCR</translation>
  </message>
  <message>
   <source>CRS (empty: as the survey)</source>
   <translation>SCR (vide : celui du relevé)</translation>
  </message>
  <message>
   <source>CRS (empty: the zone that fits)</source>
   <translation>SCR (vide : la zone qui convient)</translation>
  </message>
  <message>
   <source>CSV holds the centre of each window, not its outline.</source>
   <translation>Le CSV contient le centre de chaque fenêtre, pas son contour.</translation>
  </message>
  <message>
   <source>Calibrate a model</source>
   <translation>Étalonner un modèle</translation>
  </message>
  <message>
   <source>Calibrate it on {needed}: bear-detector calibrate. Or leave out --confidence.</source>
   <translation>Étalonnez-le sur {needed} : bear-detector calibrate. Ou omettez --confidence.</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Annuler</translation>
  </message>
  <message>
   <source>Carry reviews over from</source>
   <translation>Reprendre les revues de</translation>
  </message>
  <message>
   <source>Change examples</source>
   <translation>Modifier des exemples</translation>
  </message>
  <message>
   <source>Check --out, or leave out --resume.</source>
   <translation>Vérifiez --out, ou omettez --resume.</translation>
  </message>
  <message>
   <source>Check again</source>
   <translation>Vérifier à nouveau</translation>
  </message>
  <message>
   <source>Check its address, user and password in QGIS: Settings &gt; Options &gt; Network.</source>
   <translation>Vérifiez son adresse, l'utilisateur et le mot de passe dans QGIS : Préférences &gt; Options &gt; Réseau.</translation>
  </message>
  <message>
   <source>Check its address, user and password.</source>
   <translation>Vérifiez son adresse, l'utilisateur et le mot de passe.</translation>
  </message>
  <message>
   <source>Check its disk and your rights there, then try again.</source>
   <translation>Vérifiez son disque et vos droits, puis réessayez.</translation>
  </message>
  <message>
   <source>Check its permissions.</source>
   <translation>Vérifiez ses droits d'accès.</translation>
  </message>
  <message>
   <source>Check the engine</source>
   <translation>Vérifier le moteur</translation>
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
   <source>Check the folder's permissions.</source>
   <translation>Vérifiez les droits d'accès du dossier.</translation>
  </message>
  <message>
   <source>Check the imagery.</source>
   <translation>Vérifiez les images.</translation>
  </message>
  <message>
   <source>Check the network and the index's address, or set a proxy in QGIS: Settings &gt; Options &gt; Network.</source>
   <translation>Vérifiez le réseau et l'adresse du dépôt, ou réglez un proxy dans QGIS : Préférences &gt; Options &gt; Réseau.</translation>
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
   <source>Check the path of the table.</source>
   <translation>Vérifiez le chemin de la table.</translation>
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
   <source>Check what was not flagged</source>
   <translation>Vérifier ce qui n'a pas été signalé</translation>
  </message>
  <message>
   <source>Checking what is there</source>
   <translation>Vérification de ce qui est là</translation>
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
   <source>Choose a field, or one class for all.</source>
   <translation>Choisissez un champ, ou une classe pour tous.</translation>
  </message>
  <message>
   <source>Choose a file named python, python3 or python.exe.</source>
   <translation>Choisissez un fichier nommé python, python3 ou python.exe.</translation>
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
   <source>Choose a layer of points or polygons.</source>
   <translation>Choisissez une couche de points ou de polygones.</translation>
  </message>
  <message>
   <source>Choose a model</source>
   <translation>Choisir un modèle</translation>
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
   <source>Choose a smaller area or a coarser resolution.</source>
   <translation>Choisissez une zone plus petite ou une résolution plus grossière.</translation>
  </message>
  <message>
   <source>Choose another --library.</source>
   <translation>Choisissez un autre --library.</translation>
  </message>
  <message>
   <source>Choose another --out, and {path} as --reviews; or begin anew with --fresh.</source>
   <translation>Choisissez un autre --out, et {path} pour --reviews ; ou recommencez avec --fresh.</translation>
  </message>
  <message>
   <source>Choose another --out, or begin anew with --fresh.</source>
   <translation>Choisissez un autre --out, ou recommencez avec --fresh.</translation>
  </message>
  <message>
   <source>Choose another --out, or import with --append.</source>
   <translation>Choisissez un autre --out, ou importez avec --append.</translation>
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
   <source>Choose another Python that has GDAL, such as one from conda-forge</source>
   <translation>Choisir un autre Python qui a GDAL, par exemple de conda-forge</translation>
  </message>
  <message>
   <source>Choose another area.</source>
   <translation>Choisissez une autre zone.</translation>
  </message>
  <message>
   <source>Choose another file.</source>
   <translation>Choisissez un autre fichier.</translation>
  </message>
  <message>
   <source>Choose another folder.</source>
   <translation>Choisissez un autre dossier.</translation>
  </message>
  <message>
   <source>Choose another layer.</source>
   <translation>Choisissez une autre couche.</translation>
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
   <source>Choose another name.</source>
   <translation>Choisissez un autre nom.</translation>
  </message>
  <message>
   <source>Choose another one for the project, such as that of the photos.</source>
   <translation>Choisissez-en un autre pour le projet, par exemple celui des photos.</translation>
  </message>
  <message>
   <source>Choose another one.</source>
   <translation>Choisissez-en un autre.</translation>
  </message>
  <message>
   <source>Choose another place to search.</source>
   <translation>Choisissez un autre endroit à parcourir.</translation>
  </message>
  <message>
   <source>Choose another place.</source>
   <translation>Choisissez un autre endroit.</translation>
  </message>
  <message>
   <source>Choose another results file.</source>
   <translation>Choisissez un autre fichier de résultats.</translation>
  </message>
  <message>
   <source>Choose another.</source>
   <translation>Choisissez-en une autre.</translation>
  </message>
  <message>
   <source>Choose from: {fields}.</source>
   <translation>Choisissez parmi : {fields}.</translation>
  </message>
  <message>
   <source>Choose more --sources.</source>
   <translation>Choisissez plus de --sources.</translation>
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
   <source>Choose one, or let the photos tell.</source>
   <translation>Choisissez-en un, ou laissez les photos le dire.</translation>
  </message>
  <message>
   <source>Choose one, or save the project first.</source>
   <translation>Choisissez-en un, ou enregistrez d'abord le projet.</translation>
  </message>
  <message>
   <source>Choose one, or write the whole path.</source>
   <translation>Choisissez-en un, ou écrivez le chemin complet.</translation>
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
   <source>Choose other background photos.</source>
   <translation>Choisissez d'autres photos de fond.</translation>
  </message>
  <message>
   <source>Choose some in the step Survey.</source>
   <translation>Choisissez-en à l'étape Relevé.</translation>
  </message>
  <message>
   <source>Choose what the map shows, or draw an area.</source>
   <translation>Choisissez ce que montre la carte, ou dessinez une zone.</translation>
  </message>
  <message>
   <source>Chosen layers</source>
   <translation>Des couches choisies</translation>
  </message>
  <message>
   <source>Class</source>
   <translation>Classe</translation>
  </message>
  <message>
   <source>Class (empty: the highest-scoring)</source>
   <translation>Classe (vide : celle du plus haut score)</translation>
  </message>
  <message>
   <source>Class from field</source>
   <translation>Classe d'après le champ</translation>
  </message>
  <message>
   <source>Class of the examples to draw</source>
   <translation>Classe des exemples à dessiner</translation>
  </message>
  <message>
   <source>Class {name} has no example to {value_b}.</source>
   <translation>La classe {name} manque d'exemples ({value_b}).</translation>
  </message>
  <message>
   <source>Classes</source>
   <translation>Classes</translation>
  </message>
  <message>
   <source>Classes of the YOLO numbers</source>
   <translation>Classes des numéros YOLO</translation>
  </message>
  <message>
   <source>Classes that are animals</source>
   <translation>Classes d'animaux</translation>
  </message>
  <message>
   <source>Classes that are learnt to be told apart from the animals, and not looked for.</source>
   <translation>Des classes apprises pour être distinguées des animaux, sans être recherchées.</translation>
  </message>
  <message>
   <source>Classes that are look-alikes</source>
   <translation>Classes qui sont des sosies</translation>
  </message>
  <message>
   <source>Clear</source>
   <translation>Effacer</translation>
  </message>
  <message>
   <source>Click an animal, or drag a box round it. Ctrl and a click select an example.</source>
   <translation>Cliquez sur un animal, ou tirez une boîte autour. Ctrl et un clic sélectionnent un exemple.</translation>
  </message>
  <message>
   <source>Click corner after corner; a double click, Enter or the right button closes. Backspace takes back.</source>
   <translation>Cliquez coin après coin ; un double clic, Entrée ou le bouton droit ferme. Retour arrière reprend.</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Fermer</translation>
  </message>
  <message>
   <source>Close it there, or choose another --out.</source>
   <translation>Fermez-le là-bas, ou choisissez un autre --out.</translation>
  </message>
  <message>
   <source>Close other QGIS windows. A virus scanner or a rule of your institution may forbid it.</source>
   <translation>Fermez les autres fenêtres de QGIS. Un antivirus ou une règle de votre institution l'interdit peut-être.</translation>
  </message>
  <message>
   <source>Close what else writes to it, and try again.</source>
   <translation>Fermez ce qui y écrit aussi, et réessayez.</translation>
  </message>
  <message>
   <source>Close what shows it, and try again.</source>
   <translation>Fermez ce qui l'affiche, et réessayez.</translation>
  </message>
  <message>
   <source>Close what shows it.</source>
   <translation>Fermez ce qui le montre.</translation>
  </message>
  <message>
   <source>Close-up photos, each with one animal.</source>
   <translation>Gros plans, chacun avec un seul animal.</translation>
  </message>
  <message>
   <source>Close-up photos, whose animals are cut out and set into the backgrounds.</source>
   <translation>Des photos rapprochées, dont les animaux sont découpés et posés dans les fonds.</translation>
  </message>
  <message>
   <source>Colour of the chosen class</source>
   <translation>Couleur de la classe choisie</translation>
  </message>
  <message>
   <source>Columns</source>
   <translation>Colonnes</translation>
  </message>
  <message>
   <source>Columns of the table</source>
   <translation>Colonnes de la table</translation>
  </message>
  <message>
   <source>Columns were named, but no table was given.</source>
   <translation>Des colonnes ont été nommées, mais aucune table donnée.</translation>
  </message>
  <message>
   <source>Compare two reviewers</source>
   <translation>Comparer deux relecteurs</translation>
  </message>
  <message>
   <source>Compose examples from web photos</source>
   <translation>Composer des exemples à partir de photos du web</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>Confiance</translation>
  </message>
  <message>
   <source>Confirmed animals</source>
   <translation>Animaux confirmés</translation>
  </message>
  <message>
   <source>Copies of each animal</source>
   <translation>Copies de chaque animal</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>Copier</translation>
  </message>
  <message>
   <source>Copy diagnostics</source>
   <translation>Copier le diagnostic</translation>
  </message>
  <message>
   <source>Copy the file again from where it came from, or leave it out.</source>
   <translation>Copiez à nouveau le fichier depuis sa source, ou laissez-le de côté.</translation>
  </message>
  <message>
   <source>Copy the file again from where it came from.</source>
   <translation>Copiez de nouveau le fichier depuis son origine.</translation>
  </message>
  <message>
   <source>Correct the height by the photos' overlaps</source>
   <translation>Corriger la hauteur par les recouvrements</translation>
  </message>
  <message>
   <source>Count animals</source>
   <translation>Compter les animaux</translation>
  </message>
  <message>
   <source>Count from its top left.</source>
   <translation>Comptez à partir de son coin supérieur gauche.</translation>
  </message>
  <message>
   <source>Count them first.</source>
   <translation>Comptez-les d'abord.</translation>
  </message>
  <message>
   <source>Counted: detections from a score of {score} on that nobody rejected.</source>
   <translation>Comptées : les détections à partir d'un score de {score} que personne n'a rejetées.</translation>
  </message>
  <message>
   <source>Counted: detections that people confirmed.</source>
   <translation>Comptées : les détections confirmées.</translation>
  </message>
  <message>
   <source>Counting detections</source>
   <translation>Comptage des détections</translation>
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
   <source>Cut animals out of web photos</source>
   <translation>Découper des animaux dans des photos du Web</translation>
  </message>
  <message>
   <source>Cut animals out of web photos, for training without examples of one's own</source>
   <translation>Découper des animaux dans des photos du Web, pour un entraînement sans exemples à soi</translation>
  </message>
  <message>
   <source>Cut out</source>
   <translation>Découper</translation>
  </message>
  <message>
   <source>Cut out all photos</source>
   <translation>Découper toutes les photos</translation>
  </message>
  <message>
   <source>Cut the animals out again, to a new folder.</source>
   <translation>Découpez à nouveau les animaux, dans un autre dossier.</translation>
  </message>
  <message>
   <source>Cut-outs</source>
   <translation>Découpes</translation>
  </message>
  <message>
   <source>Cuts animals out of close-up photos and sets them into crops of real background, at the size that they have in a survey: for a first model where there are no examples of one's own yet.</source>
   <translation>Découpe des animaux dans des photos rapprochées et les pose dans des morceaux de fond réel, à la taille qu'ils ont dans un relevé : pour un premier modèle quand on n'a pas encore d'exemples à soi.</translation>
  </message>
  <message>
   <source>Cuts the animal out of each close-up photo and keeps it in a folder, with where it is from. Compose examples from web photos then sets these into the survey's ice. The Examples step does the same with strokes of the mouse.</source>
   <translation>Découpe l'animal de chaque gros plan et le garde dans un dossier, avec sa provenance. « Composer des exemples à partir de photos du Web » les pose ensuite sur la glace du relevé. L'étape Exemples fait de même avec des traits de souris.</translation>
  </message>
  <message>
   <source>DEM</source>
   <translation>MNT</translation>
  </message>
  <message>
   <source>DEM (empty: the ground is flat)</source>
   <translation>MNT (vide : le sol est plat)</translation>
  </message>
  <message>
   <source>Dask scheduler</source>
   <translation>Ordonnanceur Dask</translation>
  </message>
  <message>
   <source>Debian, Ubuntu: sudo apt install python{number}-venv</source>
   <translation>Debian, Ubuntu : sudo apt install python{number}-venv</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>Supprimer</translation>
  </message>
  <message>
   <source>Delete examples</source>
   <translation>Supprimer des exemples</translation>
  </message>
  <message>
   <source>Delete it, and cut the animal out again.</source>
   <translation>Supprimez-la, et découpez à nouveau l'animal.</translation>
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
   <source>Details</source>
   <translation>Détails</translation>
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
   <source>Detect first.</source>
   <translation>Détectez d'abord.</translation>
  </message>
  <message>
   <source>Detected</source>
   <translation>Détecté</translation>
  </message>
  <message>
   <source>Detecting</source>
   <translation>Détecter</translation>
  </message>
  <message>
   <source>Detecting is not possible yet: {missing} not installed.</source>
   <translation>La détection n'est pas encore possible : {missing} manque.</translation>
  </message>
  <message>
   <source>Detecting: {detecting}.</source>
   <translation>Détection : {detecting}.</translation>
  </message>
  <message>
   <source>Detections</source>
   <translation>Détections</translation>
  </message>
  <message>
   <source>Detections by falling score</source>
   <translation>Détections par score décroissant</translation>
  </message>
  <message>
   <source>Detections count from a score of {score}: {promise}.</source>
   <translation>Les détections comptent à partir du score {score} : {promise}.</translation>
  </message>
  <message>
   <source>Detections that they differ on and that nobody has settled.</source>
   <translation>Détections sur lesquelles ils diffèrent et que personne n'a tranchées.</translation>
  </message>
  <message>
   <source>Detections: {name}</source>
   <translation>Détections : {name}</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Appareil</translation>
  </message>
  <message>
   <source>Device of new projects</source>
   <translation>Appareil des nouveaux projets</translation>
  </message>
  <message>
   <source>Device: {provider}, for model {default_model} ({precision}).</source>
   <translation>Appareil : {provider}, pour le modèle {default_model} ({precision}).</translation>
  </message>
  <message>
   <source>Differences</source>
   <translation>Différences</translation>
  </message>
  <message>
   <source>Disk</source>
   <translation>Disque</translation>
  </message>
  <message>
   <source>Drag a box round the whole animal</source>
   <translation>Tirez un cadre autour de l'animal entier</translation>
  </message>
  <message>
   <source>Drag a rectangle, or click the corners of a polygon; a right click closes it.</source>
   <translation>Tirez un rectangle, ou cliquez les coins d'un polygone ; un clic droit le ferme.</translation>
  </message>
  <message>
   <source>Drag the line, or use the arrow keys: what scores less is hidden here and on the map</source>
   <translation>Tirez la ligne, ou utilisez les flèches : ce qui a un score plus bas est caché ici et sur la carte</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>Dessiner</translation>
  </message>
  <message>
   <source>Draw a box round it, or strokes on it and beside it.</source>
   <translation>Tirez un cadre autour de lui, ou des traits sur lui et à côté.</translation>
  </message>
  <message>
   <source>Draw examples, or import them, first.</source>
   <translation>Dessinez ou importez d'abord des exemples.</translation>
  </message>
  <message>
   <source>Draw it smaller, or save it in the photos' own.</source>
   <translation>Dessinez-la plus petite, ou enregistrez-la dans le système des photos.</translation>
  </message>
  <message>
   <source>Draw more windows: the limits come closer</source>
   <translation>Tirer d'autres fenêtres : les limites se resserrent</translation>
  </message>
  <message>
   <source>Draw on what belongs to the animal and was left out</source>
   <translation>Tracez sur ce qui est de l'animal et manque</translation>
  </message>
  <message>
   <source>Draw on what does not belong to it</source>
   <translation>Tracez sur ce qui n'est pas de lui</translation>
  </message>
  <message>
   <source>Draw one round what is to be searched.</source>
   <translation>Dessinez-en un autour de ce qui doit être parcouru.</translation>
  </message>
  <message>
   <source>Draw one, or search everywhere.</source>
   <translation>Dessinez-en une, ou parcourez tout.</translation>
  </message>
  <message>
   <source>Draw random background examples</source>
   <translation>Tirer des exemples de fond au hasard</translation>
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
   <source>Draw {name}</source>
   <translation>Dessiner {name}</translation>
  </message>
  <message>
   <source>Drawing windows …</source>
   <translation>Tirage des fenêtres …</translation>
  </message>
  <message>
   <source>Drawn at random, away from the animals.</source>
   <translation>Tirés au hasard, loin des animaux.</translation>
  </message>
  <message>
   <source>Drawn where none were drawn yet.</source>
   <translation>Tirées s'il n'y en a pas encore.</translation>
  </message>
  <message>
   <source>Draws windows at random from what a search did not flag, once, into the layer audit of the results, where they are reviewed. From the verdicts it estimates how many animals were missed, with limits.</source>
   <translation>Tire au hasard, une seule fois, des fenêtres de ce qu'une recherche n'a pas signalé, dans la couche audit des résultats, où elles sont revues. Des verdicts, il estime combien d'animaux ont été manqués, avec des limites.</translation>
  </message>
  <message>
   <source>Drift in m/s</source>
   <translation>Dérive en m/s</translation>
  </message>
  <message>
   <source>Drift towards (degrees)</source>
   <translation>Dérive vers (degrés)</translation>
  </message>
  <message>
   <source>Drones tell their altitude above the place of take-off: its height, as the DEM counts.</source>
   <translation>Les drones disent leur altitude au-dessus du lieu de décollage : sa hauteur, telle que le MNT la compte.</translation>
  </message>
  <message>
   <source>Drones' altitudes count from the ground under the first photo of each folder, {ground} m under {first}: give --takeoff-m where they took off higher or lower.</source>
   <translation>Les altitudes des drones se comptent depuis le sol sous la première photo de chaque dossier, {ground} m sous {first} : donnez --takeoff-m s'ils ont décollé plus haut ou plus bas.</translation>
  </message>
  <message>
   <source>Drop folders, photos or layers here</source>
   <translation>Déposez ici des dossiers, des photos ou des couches</translation>
  </message>
  <message>
   <source>Each example in the middle of a window; rows are the truth:</source>
   <translation>Chaque exemple au milieu d'une fenêtre ; les lignes sont la vérité :</translation>
  </message>
  <message>
   <source>Each is turned, scaled and set in another way.</source>
   <translation>Chacune est tournée, mise à l'échelle et posée autrement.</translation>
  </message>
  <message>
   <source>Earlier results</source>
   <translation>Résultats antérieurs</translation>
  </message>
  <message>
   <source>Earlier results of the same photos: what was reviewed in them is not to be reviewed again.</source>
   <translation>Des résultats antérieurs des mêmes photos : ce qui y a été revu n'est pas à revoir.</translation>
  </message>
  <message>
   <source>Else a pixel is</source>
   <translation>Sinon un pixel fait</translation>
  </message>
  <message>
   <source>Else altitude</source>
   <translation>Sinon, altitude</translation>
  </message>
  <message>
   <source>Else focal length</source>
   <translation>Sinon, focale</translation>
  </message>
  <message>
   <source>Empty: photos are read at the scale that the model was trained at, each by its own; native: as they are; a number: metres that a pixel spans, for photos that don't tell it.</source>
   <translation>Vide : les photos sont lues à l'échelle à laquelle le modèle a été entraîné, chacune selon la sienne ; native : telles quelles ; un nombre : les mètres que couvre un pixel, pour les photos qui ne le disent pas.</translation>
  </message>
  <message>
   <source>End what else uses it, or take another device: --device cpu.</source>
   <translation>Fermez ce qui l'utilise aussi, ou prenez un autre appareil : --device cpu.</translation>
  </message>
  <message>
   <source>Engine's Python</source>
   <translation>Python du moteur</translation>
  </message>
  <message>
   <source>Epoch {epoch} of {epochs}</source>
   <translation>Époque {epoch} sur {epochs}</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>Époques</translation>
  </message>
  <message>
   <source>Epochs (empty: the recipe's own)</source>
   <translation>Époques (vide : celles de la recette)</translation>
  </message>
  <message>
   <source>Epochs without progress until a stage ends (empty: never)</source>
   <translation>Époques sans progrès avant la fin d'une étape (vide : jamais)</translation>
  </message>
  <message>
   <source>Errors and drift would ask for more than {most} m: some animals may be counted twice.</source>
   <translation>Les erreurs et la dérive demanderaient plus de {most} m : certains animaux peuvent être comptés deux fois.</translation>
  </message>
  <message>
   <source>Evaluate a model</source>
   <translation>Évaluer un modèle</translation>
  </message>
  <message>
   <source>Every photo holds an animal's example.</source>
   <translation>Toutes les photos ont un exemple d'animal.</translation>
  </message>
  <message>
   <source>Everywhere</source>
   <translation>Partout</translation>
  </message>
  <message>
   <source>Examples</source>
   <translation>Exemples</translation>
  </message>
  <message>
   <source>Examples or photos have changed since the training in {out} was begun: it goes on with those of now.</source>
   <translation>Des exemples ou des photos ont changé depuis le début de l'entraînement dans {out} : il continue avec ceux d'à présent.</translation>
  </message>
  <message>
   <source>Examples that stay uncovered</source>
   <translation>Exemples qui restent découverts</translation>
  </message>
  <message>
   <source>Examples: {name}</source>
   <translation>Exemples : {name}</translation>
  </message>
  <message>
   <source>Explain a detection</source>
   <translation>Expliquer une détection</translation>
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
   <source>Export to</source>
   <translation>Exporter vers</translation>
  </message>
  <message>
   <source>Exported file</source>
   <translation>Fichier exporté</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Exporter…</translation>
  </message>
  <message>
   <source>Failed</source>
   <translation>Échec</translation>
  </message>
  <message>
   <source>False alarms</source>
   <translation>Fausses alarmes</translation>
  </message>
  <message>
   <source>False alarms at most</source>
   <translation>Fausses alarmes au plus</translation>
  </message>
  <message>
   <source>False alarms in 1,000 photos</source>
   <translation>Fausses alarmes pour 1 000 photos</translation>
  </message>
  <message>
   <source>False alarms left out, as an animal of the examples lies in them: {held}.</source>
   <translation>Fausses alarmes omises, car un animal des exemples s'y trouve : {held}.</translation>
  </message>
  <message>
   <source>Fetching the picture of the area …</source>
   <translation>Téléchargement de l'image de la zone …</translation>
  </message>
  <message>
   <source>Fetching {package}: {megabytes} MB, {total} MB in all so far.</source>
   <translation>Téléchargement de {package} : {megabytes} Mo, {total} Mo en tout jusqu'ici.</translation>
  </message>
  <message>
   <source>Fewer than {least} animals were found by both: the estimate is too low, its limits wide.</source>
   <translation>Moins de {least} animaux ont été trouvés par les deux : l'estimation est trop basse, ses limites larges.</translation>
  </message>
  <message>
   <source>Field with the class</source>
   <translation>Champ de la classe</translation>
  </message>
  <message>
   <source>Fields</source>
   <translation>Champs</translation>
  </message>
  <message>
   <source>Fields (none: all)</source>
   <translation>Champs (aucun : tous)</translation>
  </message>
  <message>
   <source>Figures</source>
   <translation>Chiffres</translation>
  </message>
  <message>
   <source>File of points or polygons</source>
   <translation>Fichier de points ou de polygones</translation>
  </message>
  <message>
   <source>Find at least</source>
   <translation>Trouver au moins</translation>
  </message>
  <message>
   <source>Find the score</source>
   <translation>Chercher le score</translation>
  </message>
  <message>
   <source>First reviewer: {first}. Second reviewer: {second}.</source>
   <translation>Premier relecteur : {first}. Second relecteur : {second}.</translation>
  </message>
  <message>
   <source>Flights decided for both splits, such as {first}: {count}. The first example of each decides; empty the field split of their examples to have whole flights drawn.</source>
   <translation>Vols attribués aux deux lots, tel que {first} : {count}. Le premier exemple de chacun décide ; videz le champ split de leurs exemples pour que des vols entiers soient tirés au sort.</translation>
  </message>
  <message>
   <source>Focal length as of 35 mm film (mm)</source>
   <translation>Focale équivalente en 35 mm (mm)</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Dossier</translation>
  </message>
  <message>
   <source>Folder for trained models</source>
   <translation>Dossier des modèles entraînés</translation>
  </message>
  <message>
   <source>Folder of composed photos</source>
   <translation>Dossier des photos composées</translation>
  </message>
  <message>
   <source>Folder of cut-outs</source>
   <translation>Dossier de découpes</translation>
  </message>
  <message>
   <source>Folder of photos</source>
   <translation>Dossier de photos</translation>
  </message>
  <message>
   <source>Folder of placed photos</source>
   <translation>Dossier des photos placées</translation>
  </message>
  <message>
   <source>Folder of the tables</source>
   <translation>Dossier des tableaux</translation>
  </message>
  <message>
   <source>Footprints</source>
   <translation>Emprises</translation>
  </message>
  <message>
   <source>For photos that are not georeferenced; else their own counts.</source>
   <translation>Pour les photos sans géoréférencement ; sinon la leur compte.</translation>
  </message>
  <message>
   <source>For photos whose altitude above ground is not told. Over sea ice that is the altitude above the sea.</source>
   <translation>Pour les photos dont l'altitude au-dessus du sol n'est pas dite. Sur la banquise, c'est l'altitude au-dessus de la mer.</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <source>Found by size (the longer side); the thin line is the 95 % interval:</source>
   <translation>Trouvés selon la taille (le grand côté) ; le trait fin est l'intervalle à 95 % :</translation>
  </message>
  <message>
   <source>Free some room there, or choose a folder on another disk.</source>
   <translation>Libérez-y de la place, ou choisissez un dossier sur un autre disque.</translation>
  </message>
  <message>
   <source>From</source>
   <translation>Dans</translation>
  </message>
  <message>
   <source>From a score of {score} ({how}): {promise}.</source>
   <translation>À partir du score {score} ({how}) : {promise}.</translation>
  </message>
  <message>
   <source>From a score of {score}: {promise}.</source>
   <translation>À partir du score {score} : {promise}.</translation>
  </message>
  <message>
   <source>From north over east; empty for any direction.</source>
   <translation>Du nord vers l'est ; vide pour toute direction.</translation>
  </message>
  <message>
   <source>From nothing: only for thousands of examples, and with patience.</source>
   <translation>À partir de rien : seulement avec des milliers d'exemples, et de la patience.</translation>
  </message>
  <message>
   <source>From score</source>
   <translation>À partir du score</translation>
  </message>
  <message>
   <source>From score (empty: as the run)</source>
   <translation>À partir du score (vide : celui de la recherche)</translation>
  </message>
  <message>
   <source>From the model that was reviewed, with what the review has taught</source>
   <translation>À partir du modèle qui a été revu, avec ce que la revue a appris</translation>
  </message>
  <message>
   <source>GDAL's Python package {package} {what}.</source>
   <translation>Le paquet Python de GDAL {package} {what}.</translation>
  </message>
  <message>
   <source>Gathering diagnostics</source>
   <translation>Établissement du diagnostic</translation>
  </message>
  <message>
   <source>GeoJSON is always in longitude and latitude (WGS 84), by its standard.</source>
   <translation>GeoJSON est toujours en longitude et latitude (WGS 84), selon sa norme.</translation>
  </message>
  <message>
   <source>Georeference photos</source>
   <translation>Géoréférencer des photos</translation>
  </message>
  <message>
   <source>Give --crs, such as EPSG:3413.</source>
   <translation>Donnez --crs, comme EPSG:3413.</translation>
  </message>
  <message>
   <source>Give --gsd {gsd}. {hint}</source>
   <translation>Donnez --gsd {gsd}. {hint}</translation>
  </message>
  <message>
   <source>Give --no-screen. {hint}</source>
   <translation>Donnez --no-screen. {hint}</translation>
  </message>
  <message>
   <source>Give --no-screen: without it, the model does.</source>
   <translation>Donnez --no-screen : sans lui, le modèle le fait.</translation>
  </message>
  <message>
   <source>Give --out FOLDER: a copy of it will be calibrated there.</source>
   <translation>Donnez --out DOSSIER : une copie y sera étalonnée.</translation>
  </message>
  <message>
   <source>Give --threshold, or calibrate the model on more animals: bear-detector calibrate.</source>
   <translation>Donnez --threshold, ou étalonnez le modèle sur plus d'animaux : bear-detector calibrate.</translation>
  </message>
  <message>
   <source>Give 0 or a number above.</source>
   <translation>Donnez 0 ou un nombre supérieur.</translation>
  </message>
  <message>
   <source>Give 3000 for one animal in 3000 photos.</source>
   <translation>Donnez 3000 pour un animal sur 3000 photos.</translation>
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
   <source>Give a divisor of it, such as 8 or 16.</source>
   <translation>Donnez un diviseur, comme 8 ou 16.</translation>
  </message>
  <message>
   <source>Give a file of ResNet-50 weights.</source>
   <translation>Donnez un fichier de poids ResNet-50.</translation>
  </message>
  <message>
   <source>Give a file of polygons.</source>
   <translation>Donnez un fichier de polygones.</translation>
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
   <source>Give a raster of heights, such as a GeoTIFF.</source>
   <translation>Donnez un raster de hauteurs, comme un GeoTIFF.</translation>
  </message>
  <message>
   <source>Give a share above 0 and below 1, such as 0.95.</source>
   <translation>Donnez une part supérieure à 0 et inférieure à 1, comme 0.95.</translation>
  </message>
  <message>
   <source>Give a share, such as 0.5.</source>
   <translation>Donnez une part, comme 0.5.</translation>
  </message>
  <message>
   <source>Give a smaller part of {batch} with --batch, or train on the CPU.</source>
   <translation>Donnez avec --batch une plus petite partie de {batch}, ou entraînez sur le processeur.</translation>
  </message>
  <message>
   <source>Give an earlier one to take reviews from.</source>
   <translation>Donnez-en un plus ancien dont reprendre les revues.</translation>
  </message>
  <message>
   <source>Give auto, native, or metres such as 0.03.</source>
   <translation>Donnez auto, native, ou des mètres comme 0.03.</translation>
  </message>
  <message>
   <source>Give both, such as --recall 0.9 --confidence 0.95.</source>
   <translation>Donnez les deux, comme --recall 0.9 --confidence 0.95.</translation>
  </message>
  <message>
   <source>Give degrees, such as 30.</source>
   <translation>Indiquez des degrés, comme 30.</translation>
  </message>
  <message>
   <source>Give it twice, or not at all.</source>
   <translation>Donnez-le deux fois, ou pas du tout.</translation>
  </message>
  <message>
   <source>Give its address, local or slurm.</source>
   <translation>Donnez son adresse, local ou slurm.</translation>
  </message>
  <message>
   <source>Give metres a second, such as 0.2.</source>
   <translation>Indiquez des mètres par seconde, comme 0.2.</translation>
  </message>
  <message>
   <source>Give metres above the ground, such as 120.</source>
   <translation>Donnez des mètres au-dessus du sol, par exemple 120.</translation>
  </message>
  <message>
   <source>Give metres, such as 2.0 2.6.</source>
   <translation>Donnez des mètres, comme 2.0 2.6.</translation>
  </message>
  <message>
   <source>Give metres, such as 3.</source>
   <translation>Indiquez des mètres, comme 3.</translation>
  </message>
  <message>
   <source>Give metres, such as 50.</source>
   <translation>Indiquez des mètres, comme 50.</translation>
  </message>
  <message>
   <source>Give mm as of 35-mm film, such as 24.</source>
   <translation>Donnez des mm équivalents au film 35 mm, par exemple 24.</translation>
  </message>
  <message>
   <source>Give more web photos of {name}: all copies of an animal are in train or in validation.</source>
   <translation>Donnez plus de photos web de {name} : toutes les copies d'un animal sont à l'entraînement ou à la validation.</translation>
  </message>
  <message>
   <source>Give one of them, or a regular expression whose brackets hold the flight's name.</source>
   <translation>Indiquez l'un des deux, ou une expression régulière dont les parenthèses donnent le nom du vol.</translation>
  </message>
  <message>
   <source>Give one of them.</source>
   <translation>Donnez l'un des deux.</translation>
  </message>
  <message>
   <source>Give one with a geotransform and a CRS.</source>
   <translation>Donnez-en un avec une géotransformation et un SCR.</translation>
  </message>
  <message>
   <source>Give one without a slash.</source>
   <translation>Donnez-en un sans barre oblique.</translation>
  </message>
  <message>
   <source>Give one, such as --class-name polar_bear.</source>
   <translation>Donnez-en une, comme --class-name polar_bear.</translation>
  </message>
  <message>
   <source>Give other --bands, or leave this image out.</source>
   <translation>Donnez d'autres --bands, ou laissez cette image de côté.</translation>
  </message>
  <message>
   <source>Give other photos.</source>
   <translation>Donnez d'autres photos.</translation>
  </message>
  <message>
   <source>Give photo or flight.</source>
   <translation>Indiquez photo ou flight.</translation>
  </message>
  <message>
   <source>Give photos that one animal fills.</source>
   <translation>Donnez des photos remplies par un seul animal.</translation>
  </message>
  <message>
   <source>Give points in pixels, such as "10,20 30,40".</source>
   <translation>Donnez des points en pixels, comme "10,20 30,40".</translation>
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
   <source>Give seconds, such as 60.</source>
   <translation>Indiquez des secondes, comme 60.</translation>
  </message>
  <message>
   <source>Give the DEM that its height counts in.</source>
   <translation>Donnez le MNT où sa hauteur se compte.</translation>
  </message>
  <message>
   <source>Give the examples these classes again, or train anew into another --out.</source>
   <translation>Rendez aux exemples ces classes, ou entraînez de nouveau dans un autre --out.</translation>
  </message>
  <message>
   <source>Give the folder with its labels, and its classes with --names.</source>
   <translation>Indiquez le dossier de ses étiquettes, et ses classes par --names.</translation>
  </message>
  <message>
   <source>Give the metres that a pixel spans, such as 0.03.</source>
   <translation>Donnez les mètres que couvre un pixel, comme 0.03.</translation>
  </message>
  <message>
   <source>Give the name of a new file, or of an examples file.</source>
   <translation>Donnez le nom d'un nouveau fichier, ou d'un fichier d'exemples.</translation>
  </message>
  <message>
   <source>Give the number of false alarms to learn from.</source>
   <translation>Donnez le nombre de fausses alarmes dont apprendre.</translation>
  </message>
  <message>
   <source>Give the number of squares to draw.</source>
   <translation>Donnez le nombre de carrés à tirer.</translation>
  </message>
  <message>
   <source>Give the number of windows to add.</source>
   <translation>Donnez le nombre de fenêtres à ajouter.</translation>
  </message>
  <message>
   <source>Give the number of windows to look at.</source>
   <translation>Donnez le nombre de fenêtres à regarder.</translation>
  </message>
  <message>
   <source>Give the photos one by one.</source>
   <translation>Donnez les photos une à une.</translation>
  </message>
  <message>
   <source>Give the project or the layer one.</source>
   <translation>Donnez-en un au projet ou à la couche.</translation>
  </message>
  <message>
   <source>Give the same --area. {hint}</source>
   <translation>Donnez le même --area. {hint}</translation>
  </message>
  <message>
   <source>Give them again.</source>
   <translation>Redonnez-les.</translation>
  </message>
  <message>
   <source>Give them in pixels, such as 40 20 150 90.</source>
   <translation>Donnez-les en pixels, comme 40 20 150 90.</translation>
  </message>
  <message>
   <source>Give up after</source>
   <translation>Abandonner après</translation>
  </message>
  <message>
   <source>Give weights of torchvision's resnet50.</source>
   <translation>Donnez des poids du resnet50 de torchvision.</translation>
  </message>
  <message>
   <source>Give {value_a} or more.</source>
   <translation>Donnez {value_a} ou plus.</translation>
  </message>
  <message>
   <source>Gives each detection the chance that it is right in such a survey.</source>
   <translation>Donne à chaque détection la probabilité d'être juste dans un tel relevé.</translation>
  </message>
  <message>
   <source>Gives each detection the chance that it is right in such a survey; nothing where empty.</source>
   <translation>Donne à chaque détection la probabilité d'être juste dans un tel relevé ; rien si vide.</translation>
  </message>
  <message>
   <source>Go back from a Python that was chosen to the one that came with QGIS</source>
   <translation>Revenir d'un Python choisi à celui fourni avec QGIS</translation>
  </message>
  <message>
   <source>Go on</source>
   <translation>Continuer</translation>
  </message>
  <message>
   <source>Go on with a training that was stopped</source>
   <translation>Continuer un entraînement arrêté</translation>
  </message>
  <message>
   <source>Go on with it by --resume, or choose another --out.</source>
   <translation>Reprenez-le avec --resume, ou choisissez un autre --out.</translation>
  </message>
  <message>
   <source>Go on with it by: bear-detector {command} --resume</source>
   <translation>Reprenez-le par : bear-detector {command} --resume</translation>
  </message>
  <message>
   <source>Go to the animal's next sighting</source>
   <translation>Aller à l'observation suivante de l'animal</translation>
  </message>
  <message>
   <source>Goes on from a model ({summary}). Nothing is downloaded.</source>
   <translation>Continue à partir d'un modèle ({summary}). Rien n'est téléchargé.</translation>
  </message>
  <message>
   <source>Graphics card</source>
   <translation>Carte graphique</translation>
  </message>
  <message>
   <source>Greatest distance in metres</source>
   <translation>Plus grande distance en mètres</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>Vert</translation>
  </message>
  <message>
   <source>Ground that was seen, in square kilometres, overlap once.</source>
   <translation>Sol vu, en kilomètres carrés, le recouvrement une seule fois.</translation>
  </message>
  <message>
   <source>Height by the photos' overlaps</source>
   <translation>Hauteur par les recouvrements des photos</translation>
  </message>
  <message>
   <source>Height of the take-off (m)</source>
   <translation>Hauteur du décollage (m)</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Aide</translation>
  </message>
  <message>
   <source>Help on this page</source>
   <translation>Aide sur cette page</translation>
  </message>
  <message>
   <source>How fast the ice drifts; empty where it lies still.</source>
   <translation>Vitesse de dérive de la glace ; vide si elle ne bouge pas.</translation>
  </message>
  <message>
   <source>How high they were truly taken above the ground, by points that neighbours share; some seconds a flight and more. Needs what training needs.</source>
   <translation>À quelle hauteur du sol elles ont vraiment été prises, par des points que des voisines partagent ; quelques secondes par vol et plus. Demande ce que l'entraînement demande.</translation>
  </message>
  <message>
   <source>How many</source>
   <translation>Combien</translation>
  </message>
  <message>
   <source>How many animals there are.</source>
   <translation>Nombre d'animaux.</translation>
  </message>
  <message>
   <source>How many animals were cut out.</source>
   <translation>Combien d'animaux ont été découpés.</translation>
  </message>
  <message>
   <source>How many detections score at least the threshold.</source>
   <translation>Combien de détections atteignent le seuil.</translation>
  </message>
  <message>
   <source>How many detections they were seen in.</source>
   <translation>Nombre de détections où ils ont été vus.</translation>
  </message>
  <message>
   <source>How many detections were written.</source>
   <translation>Combien de détections ont été écrites.</translation>
  </message>
  <message>
   <source>How many false alarms are then to be expected in 1,000 such photos.</source>
   <translation>Combien de fausses alarmes attendre alors pour 1 000 photos semblables.</translation>
  </message>
  <message>
   <source>How many false alarms were added.</source>
   <translation>Combien de fausses alarmes ont été ajoutées.</translation>
  </message>
  <message>
   <source>How many of the windows have a verdict.</source>
   <translation>Combien de fenêtres ont un verdict.</translation>
  </message>
  <message>
   <source>How many of them could not be read; the layer photos says why.</source>
   <translation>Combien d'entre elles n'ont pu être lues ; la couche photos dit pourquoi.</translation>
  </message>
  <message>
   <source>How many photos got a place.</source>
   <translation>Combien de photos ont reçu une place.</translation>
  </message>
  <message>
   <source>How many photos the run has.</source>
   <translation>Combien de photos compte la recherche.</translation>
  </message>
  <message>
   <source>How many windows of 224 pixels the default model looks at in a second.</source>
   <translation>Combien de fenêtres de 224 pixels le modèle par défaut regarde en une seconde.</translation>
  </message>
  <message>
   <source>How often all examples are shown.</source>
   <translation>Combien de fois tous les exemples sont montrés.</translation>
  </message>
  <message>
   <source>How sure that must be</source>
   <translation>Avec quelle confiance</translation>
  </message>
  <message>
   <source>How sure that shall be, from 0 to 1.</source>
   <translation>Avec quelle confiance, de 0 à 1.</translation>
  </message>
  <message>
   <source>Imagery</source>
   <translation>Images</translation>
  </message>
  <message>
   <source>Images at once</source>
   <translation>Images à la fois</translation>
  </message>
  <message>
   <source>Images end in {image_suffixes}.</source>
   <translation>Les images finissent par {image_suffixes}.</translation>
  </message>
  <message>
   <source>Images on the device at once (empty: the recipe's own)</source>
   <translation>Images à la fois sur l'appareil (vide : celles de la recette)</translation>
  </message>
  <message>
   <source>Import</source>
   <translation>Importer</translation>
  </message>
  <message>
   <source>Import examples</source>
   <translation>Importer des exemples</translation>
  </message>
  <message>
   <source>Import it: examples import.</source>
   <translation>Importez-le : examples import.</translation>
  </message>
  <message>
   <source>Import points or polygons</source>
   <translation>Importer des points ou des polygones</translation>
  </message>
  <message>
   <source>In pixels. Larger ones show a window in its surroundings, as a dense scan does; they take longer.</source>
   <translation>En pixels. Les plus grands montrent une fenêtre dans ses alentours, comme le fait un balayage dense ; ils prennent plus de temps.</translation>
  </message>
  <message>
   <source>In the order of the numbers, with commas between: polar_bear, seal.</source>
   <translation>Dans l'ordre des numéros, séparées par des virgules : polar_bear, seal.</translation>
  </message>
  <message>
   <source>Install for detecting (about {size})</source>
   <translation>Installer pour détecter (environ {size})</translation>
  </message>
  <message>
   <source>Install for training (up to {size})</source>
   <translation>Installer pour entraîner (jusqu'à {size})</translation>
  </message>
  <message>
   <source>Install it: Raster &gt; Bear Detector &gt; Set up the engine. Or set {variable} to a Python that has its packages.</source>
   <translation>Installez-le : Raster &gt; Bear Detector &gt; Installer le moteur. Ou réglez {variable} sur un Python qui a ses paquets.</translation>
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
   <source>Installing the engine</source>
   <translation>Installation du moteur</translation>
  </message>
  <message>
   <source>Instead of changing the model; a model that came with the plugin needs it.</source>
   <translation>Au lieu de changer le modèle ; un modèle fourni avec l'extension le demande.</translation>
  </message>
  <message>
   <source>It has: {names}.</source>
   <translation>Il a : {names}.</translation>
  </message>
  <message>
   <source>It is the fastest here for whole photos, in megapixels a second: {told}.</source>
   <translation>C'est le plus rapide ici pour des photos entières, en mégapixels par seconde : {told}.</translation>
  </message>
  <message>
   <source>It is tried again as long as QGIS is open.</source>
   <translation>On réessaie tant que QGIS est ouvert.</translation>
  </message>
  <message>
   <source>It is {name}</source>
   <translation>C'est {name}</translation>
  </message>
  <message>
   <source>It knows: {known}.</source>
   <translation>Il connaît : {known}.</translation>
  </message>
  <message>
   <source>It lets {passed} of the windows of these photos pass, animals' own among them.</source>
   <translation>Il laisse passer {passed} des fenêtres de ces photos, celles des animaux comprises.</translation>
  </message>
  <message>
   <source>It lies off the photo: training can't use it.</source>
   <translation>Il est hors de la photo : l'entraînement ne peut s'en servir.</translation>
  </message>
  <message>
   <source>It lies on none of the photos on the map: training will look for it in the survey.</source>
   <translation>Il n'est sur aucune photo de la carte : l'entraînement le cherchera dans le relevé.</translation>
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
   <source>It straddles train and validation: an overlapping photo with an example here is in the other.</source>
   <translation>Il chevauche entraînement et validation : une photo voisine qui le recouvre a un exemple ici, de l'autre côté.</translation>
  </message>
  <message>
   <source>It tells nothing of {n} photo, searched after the sample was drawn or not at all.</source>
   <translation>Rien n'est dit de {n} photo, analysée après le tirage de l'échantillon ou pas du tout.</translation>
  </message>
  <message>
   <source>It tells nothing of {n} photos, searched after the sample was drawn or not at all.</source>
   <translation>Rien n'est dit de {n} photos, analysées après le tirage de l'échantillon ou pas du tout.</translation>
  </message>
  <message>
   <source>Its columns are {names}; say which is which with --columns, such as photo={first}.</source>
   <translation>Ses colonnes sont {names} ; dites avec --columns laquelle est laquelle, par exemple photo={first}.</translation>
  </message>
  <message>
   <source>Its file may be damaged: copy or train it again; of a smaller one take the model-fp32.onnx beside it.</source>
   <translation>Son fichier est peut-être endommagé : copiez-le ou entraînez-le de nouveau ; d'un modèle réduit, prenez le model-fp32.onnx à côté.</translation>
  </message>
  <message>
   <source>Its first line must name its columns.</source>
   <translation>Sa première ligne doit nommer ses colonnes.</translation>
  </message>
  <message>
   <source>Its photo has examples of both train and validation: all will go where the first of them is.</source>
   <translation>Sa photo a des exemples d'entraînement et de validation : tous iront où se trouve le premier.</translation>
  </message>
  <message>
   <source>Keep one folder of photos a class, such as polar_bear, and give the folder that holds these.</source>
   <translation>Gardez un dossier de photos par classe, tel que polar_bear, et donnez le dossier qui les contient.</translation>
  </message>
  <message>
   <source>Keep photos without georeference in a project and an examples file of their own.</source>
   <translation>Gardez les photos sans géoréférence dans un projet et un fichier d'exemples à part.</translation>
  </message>
  <message>
   <source>Keep the examples of distant surveys in files of their own.</source>
   <translation>Gardez les exemples de relevés éloignés dans des fichiers à part.</translation>
  </message>
  <message>
   <source>Keep together</source>
   <translation>Garder ensemble</translation>
  </message>
  <message>
   <source>Kept in</source>
   <translation>Gardé dans</translation>
  </message>
  <message>
   <source>Kept with the sample once it is drawn.</source>
   <translation>Gardé avec l'échantillon une fois qu'il est tiré.</translation>
  </message>
  <message>
   <source>Known are: {names}.</source>
   <translation>Sont connus : {names}.</translation>
  </message>
  <message>
   <source>Known from</source>
   <translation>Connu par</translation>
  </message>
  <message>
   <source>Label animals in other photos.</source>
   <translation>Annotez des animaux sur d'autres photos.</translation>
  </message>
  <message>
   <source>Labels are named like their photo, with .txt.</source>
   <translation>Les étiquettes portent le nom de leur photo, avec .txt.</translation>
  </message>
  <message>
   <source>Larger ones show a window in its surroundings, as a dense scan does; they take longer.</source>
   <translation>Les plus grands montrent une fenêtre dans ses alentours, comme le fait un balayage dense ; ils prennent plus de temps.</translation>
  </message>
  <message>
   <source>Learn from a review</source>
   <translation>Apprendre d'une revue</translation>
  </message>
  <message>
   <source>Learn from results</source>
   <translation>Apprendre des résultats</translation>
  </message>
  <message>
   <source>Learn from this review</source>
   <translation>Apprendre de cette revue</translation>
  </message>
  <message>
   <source>Learnt from {told}: {added} new in {file}.</source>
   <translation>Appris de {told} : {added} nouveaux dans {file}.</translation>
  </message>
  <message>
   <source>Leave it out for the recipe's own number.</source>
   <translation>Omettez-le pour prendre le nombre de la recette.</translation>
  </message>
  <message>
   <source>Leave it out to train all epochs.</source>
   <translation>Omettez-le pour entraîner toutes les époques.</translation>
  </message>
  <message>
   <source>Leave out --crs.</source>
   <translation>Omettez --crs.</translation>
  </message>
  <message>
   <source>Leave out --resume to make its screen.</source>
   <translation>Omettez --resume pour faire son crible.</translation>
  </message>
  <message>
   <source>Left out, as they are there already: {there}.</source>
   <translation>Omis, car déjà présents : {there}.</translation>
  </message>
  <message>
   <source>Length in kilometres</source>
   <translation>Longueur en kilomètres</translation>
  </message>
  <message>
   <source>Length of an animal in metres</source>
   <translation>Longueur d'un animal en mètres</translation>
  </message>
  <message>
   <source>Length of the lines in kilometres, from middle to middle of their photos.</source>
   <translation>Longueur des lignes en kilomètres, de milieu à milieu de leurs photos.</translation>
  </message>
  <message>
   <source>Let --out end in .csv.</source>
   <translation>--out doit finir par .csv.</translation>
  </message>
  <message>
   <source>Let --out end in .gpkg.</source>
   <translation>--out doit finir par .gpkg.</translation>
  </message>
  <message>
   <source>Let --out end in .tif.</source>
   <translation>--out doit finir par .tif.</translation>
  </message>
  <message>
   <source>Let a second reviewer look at it blindly: see Review.</source>
   <translation>Faites-les relire à l'aveugle par un second relecteur : voir Revoir.</translation>
  </message>
  <message>
   <source>Let it end in one of: {known}.</source>
   <translation>Le nom doit finir par : {known}.</translation>
  </message>
  <message>
   <source>Lets the workers of Dask search: a scheduler's address, local:N for N processes here, slurm:N for N jobs. This computer alone where empty.</source>
   <translation>Fait chercher les travailleurs de Dask : l'adresse d'un ordonnanceur, local:N pour N processus ici, slurm:N pour N tâches. Cet ordinateur seul si le champ est vide.</translation>
  </message>
  <message>
   <source>List the photos as they were before they were placed. No file is removed.</source>
   <translation>Remettre les photos telles qu'elles étaient avant d'être placées. Aucun fichier n'est supprimé.</translation>
  </message>
  <message>
   <source>Load the photos in view</source>
   <translation>Charger les photos visibles</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>Journal</translation>
  </message>
  <message>
   <source>Look at a random sample of it, and learn how many animals were missed</source>
   <translation>En regarder un échantillon au hasard, et apprendre combien d'animaux ont été manqués</translation>
  </message>
  <message>
   <source>Look at an example</source>
   <translation>Regarder un exemple</translation>
  </message>
  <message>
   <source>Look at every window</source>
   <translation>Regarder chaque fenêtre</translation>
  </message>
  <message>
   <source>Look at it in another program.</source>
   <translation>Regardez-le dans un autre programme.</translation>
  </message>
  <message>
   <source>Look-alikes</source>
   <translation>Sosies</translation>
  </message>
  <message>
   <source>Look-alikes, told apart and not looked for: {names}.</source>
   <translation>Sosies, distingués sans être recherchés : {names}.</translation>
  </message>
  <message>
   <source>Looked at</source>
   <translation>Regardées</translation>
  </message>
  <message>
   <source>Looking at the photos' bands</source>
   <translation>Lecture des bandes des photos</translation>
  </message>
  <message>
   <source>Looks for the animal in each photo that was not cut out yet; then mend those that need it, one by one.</source>
   <translation>Cherche l'animal dans chaque photo qui n'est pas encore découpée ; corrigez ensuite une à une celles qui en ont besoin.</translation>
  </message>
  <message>
   <source>Lower --threshold, or change --where or --review.</source>
   <translation>Baissez --threshold, ou changez --where ou --review.</translation>
  </message>
  <message>
   <source>Lower --threshold, or review first.</source>
   <translation>Baissez --threshold, ou revoyez d'abord.</translation>
  </message>
  <message>
   <source>Make a screen, too</source>
   <translation>Faire aussi un crible</translation>
  </message>
  <message>
   <source>Make it at least {smallest_px} px.</source>
   <translation>Faites au moins {smallest_px} px.</translation>
  </message>
  <message>
   <source>Make room, then try again: what was fetched is kept.</source>
   <translation>Faites de la place, puis réessayez : ce qui est téléchargé est gardé.</translation>
  </message>
  <message>
   <source>Make room.</source>
   <translation>Faites de la place.</translation>
  </message>
  <message>
   <source>Make training photos</source>
   <translation>Créer des photos d'entraînement</translation>
  </message>
  <message>
   <source>Makes a model's scores honest, and finds the score from which on it promises to find a share of the animals, such as nine in ten with 95 % confidence. Says so plainly where the animals are too few for it, and how many false alarms the promise costs. The model's card keeps the thresholds, for Detect.</source>
   <translation>Rend honnêtes les scores d'un modèle et cherche le score à partir duquel il promet de trouver une part des animaux, par exemple neuf sur dix avec 95 % de confiance. Dit clairement quand les animaux sont trop peu nombreux pour cela, et combien de fausses alarmes coûte la promesse. La fiche du modèle garde les seuils, pour Détecter.</translation>
  </message>
  <message>
   <source>Makes examples of the detections that were confirmed or rejected, for another round of training. Of photos without animals everything that was found is a false alarm, looked at or not. Training shows false alarms in every epoch.</source>
   <translation>Fait des exemples avec les détections confirmées ou rejetées, pour un nouveau tour d'entraînement. Sur des photos sans animaux, tout ce qui a été trouvé est une fausse alarme, vu ou non. L'entraînement montre les fausses alarmes à chaque époque.</translation>
  </message>
  <message>
   <source>Making the environment.</source>
   <translation>Création de l'environnement.</translation>
  </message>
  <message>
   <source>Making the screen: the model is asked about the examples first.</source>
   <translation>Création du crible : le modèle est d'abord interrogé sur les exemples.</translation>
  </message>
  <message>
   <source>Measured as photos are searched: through the model's screen.</source>
   <translation>Mesuré comme les photos sont analysées : à travers le crible du modèle.</translation>
  </message>
  <message>
   <source>Measured on {n} whole flight.</source>
   <translation>Mesuré sur {n} vol entier.</translation>
  </message>
  <message>
   <source>Measured on {n} whole flights.</source>
   <translation>Mesuré sur {n} vols entiers.</translation>
  </message>
  <message>
   <source>Measuring the model on the validation photos …</source>
   <translation>Mesure du modèle sur les photos de validation …</translation>
  </message>
  <message>
   <source>Memory to take, in MB</source>
   <translation>Mémoire à prendre, en Mo</translation>
  </message>
  <message>
   <source>Mend {variable} or the QGIS setting {setting}.</source>
   <translation>Corrigez {variable} ou le réglage QGIS {setting}.</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>Méthode</translation>
  </message>
  <message>
   <source>Metres a pixel of the backgrounds</source>
   <translation>Mètres par pixel des fonds</translation>
  </message>
  <message>
   <source>Missed</source>
   <translation>Manqués</translation>
  </message>
  <message>
   <source>Missed, at least</source>
   <translation>Manqués, au moins</translation>
  </message>
  <message>
   <source>Missed, at most</source>
   <translation>Manqués, au plus</translation>
  </message>
  <message>
   <source>Mode</source>
   <translation>Mode</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modèle</translation>
  </message>
  <message>
   <source>Model (a name, folder or file)</source>
   <translation>Modèle (un nom, un dossier ou un fichier)</translation>
  </message>
  <message>
   <source>Model card</source>
   <translation>Fiche du modèle</translation>
  </message>
  <message>
   <source>Model file</source>
   <translation>Fichier du modèle</translation>
  </message>
  <message>
   <source>Model {model}, {precision}, on {provider}.</source>
   <translation>Modèle {model}, {precision}, sur {provider}.</translation>
  </message>
  <message>
   <source>Model {name} has no threshold for a recall of {recall} in mode {mode}.</source>
   <translation>Le modèle {name} n'a pas de seuil pour un rappel de {recall} en mode {mode}.</translation>
  </message>
  <message>
   <source>Model {name} has no threshold in mode {mode} with a recall of {recall} and confidence of {confidence}.</source>
   <translation>Le modèle {name} n'a pas de seuil en mode {mode} avec un rappel de {recall} et une confiance de {confidence}.</translation>
  </message>
  <message>
   <source>Model's name</source>
   <translation>Nom du modèle</translation>
  </message>
  <message>
   <source>Models (*.onnx)</source>
   <translation>Modèles (*.onnx)</translation>
  </message>
  <message>
   <source>More background</source>
   <translation>Plus de fond</translation>
  </message>
  <message>
   <source>More settings</source>
   <translation>Plus de réglages</translation>
  </message>
  <message>
   <source>NVIDIA graphics card ({size} more)</source>
   <translation>Carte graphique NVIDIA ({size} de plus)</translation>
  </message>
  <message>
   <source>NVIDIA's driver is there</source>
   <translation>Le pilote NVIDIA est là</translation>
  </message>
  <message>
   <source>Name a file, or leave it out.</source>
   <translation>Indiquez un fichier, ou omettez cette option.</translation>
  </message>
  <message>
   <source>Name another Python that has GDAL, for example from conda-forge: {conda}</source>
   <translation>Nommez un autre Python qui a GDAL, par exemple de conda-forge : {conda}</translation>
  </message>
  <message>
   <source>Name another Python that has GDAL.</source>
   <translation>Nommez un autre Python qui a GDAL.</translation>
  </message>
  <message>
   <source>Name another Python, such as 3.12, or another package index.</source>
   <translation>Nommez un autre Python, comme 3.12, ou un autre dépôt de paquets.</translation>
  </message>
  <message>
   <source>Name another Python.</source>
   <translation>Nommez un autre Python.</translation>
  </message>
  <message>
   <source>Name one that has GDAL, for example from conda-forge: {conda}</source>
   <translation>Nommez-en un qui a GDAL, par exemple de conda-forge : {conda}</translation>
  </message>
  <message>
   <source>Name one, as {file}{layer_mark}NAME: {names}.</source>
   <translation>Nommez-en une, comme {file}{layer_mark}NOM : {names}.</translation>
  </message>
  <message>
   <source>Name photos of animals, or a folder of them.</source>
   <translation>Nommez des photos d'animaux, ou un dossier.</translation>
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
   <source>Names of folders, with commas between.</source>
   <translation>Noms de dossiers, séparés par des virgules.</translation>
  </message>
  <message>
   <source>Neighbours were seen up to {minutes} minutes apart, and no drift was given: ice at 0.1 m/s moves by {metres} m meanwhile.</source>
   <translation>Des voisins ont été vus jusqu'à {minutes} minutes d'écart, et aucune dérive n'est donnée : à 0,1 m/s, la glace se déplace de {metres} m entre-temps.</translation>
  </message>
  <message>
   <source>Never from photos with animals</source>
   <translation>Jamais dans les photos avec animaux</translation>
  </message>
  <message>
   <source>Next (right arrow or space)</source>
   <translation>Suivant (flèche droite ou espace)</translation>
  </message>
  <message>
   <source>Next ({key})</source>
   <translation>Suivante ({key})</translation>
  </message>
  <message>
   <source>Next: examples</source>
   <translation>Suite : exemples</translation>
  </message>
  <message>
   <source>Next: train</source>
   <translation>Suite : entraîner</translation>
  </message>
  <message>
   <source>No GPU can be used: onnxruntime has no CUDA here.</source>
   <translation>Aucune carte graphique utilisable : onnxruntime n'a pas CUDA ici.</translation>
  </message>
  <message>
   <source>No Python was found beside QGIS.</source>
   <translation>Aucun Python n'a été trouvé à côté de QGIS.</translation>
  </message>
  <message>
   <source>No animal could be cut out of {web_photos}.</source>
   <translation>Aucun animal n'a pu être découpé dans {web_photos}.</translation>
  </message>
  <message>
   <source>No animal is left that the model was not trained on.</source>
   <translation>Il ne reste aucun animal sur lequel le modèle n'a pas été entraîné.</translation>
  </message>
  <message>
   <source>No animal stands out of {photo}.</source>
   <translation>Aucun animal ne se détache de {photo}.</translation>
  </message>
  <message>
   <source>No animal stands out of {photo}: it is left out.</source>
   <translation>Aucun animal ne se détache de {photo} : photo laissée de côté.</translation>
  </message>
  <message>
   <source>No animal stands out.</source>
   <translation>Aucun animal ne se détache.</translation>
  </message>
  <message>
   <source>No area is drawn.</source>
   <translation>Aucune zone n'est dessinée.</translation>
  </message>
  <message>
   <source>No background is for {split}: its animals are set into those of the other split.</source>
   <translation>Aucun fond n'est réservé au jeu {split} : ses animaux sont placés dans ceux de l'autre jeu.</translation>
  </message>
  <message>
   <source>No background was given.</source>
   <translation>Aucun fond n'a été donné.</translation>
  </message>
  <message>
   <source>No background was given: choose photos of the survey, or a folder of them.</source>
   <translation>Aucun fond n'a été donné : choisissez des photos du relevé, ou un dossier.</translation>
  </message>
  <message>
   <source>No box of {labels} lies in its photo.</source>
   <translation>Aucune boîte de {labels} n'est dans sa photo.</translation>
  </message>
  <message>
   <source>No browser was found. The page is {file}</source>
   <translation>Aucun navigateur n'a été trouvé. La page est {file}</translation>
  </message>
  <message>
   <source>No detection in {survey} has a score of at least {threshold}{also}: nothing was written.</source>
   <translation>Aucune détection de {survey} n'a un score d'au moins {threshold}{also} : rien n'a été écrit.</translation>
  </message>
  <message>
   <source>No detection passes the filters.</source>
   <translation>Aucune détection ne passe les filtres.</translation>
  </message>
  <message>
   <source>No epoch was finished, so there is no model yet.</source>
   <translation>Aucune époque n'a été finie : il n'y a pas encore de modèle.</translation>
  </message>
  <message>
   <source>No examples file yet</source>
   <translation>Pas encore de fichier d'exemples</translation>
  </message>
  <message>
   <source>No examples yet. Press “Point or box” above, then click an animal on the map.</source>
   <translation>Pas encore d'exemples. Cliquez sur « Point ou boîte » ci-dessus, puis sur un animal de la carte.</translation>
  </message>
  <message>
   <source>No examples yet: draw some in the step before.</source>
   <translation>Pas encore d'exemples : dessinez-en à l'étape précédente.</translation>
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
   <source>No photo has room for a square of background.</source>
   <translation>Aucune photo n'a de place pour un carré de fond.</translation>
  </message>
  <message>
   <source>No photo of {survey} is searched yet.</source>
   <translation>Aucune photo de {survey} n'est encore parcourue.</translation>
  </message>
  <message>
   <source>No photo of {survey} was searched and has a place on the map.</source>
   <translation>Aucune photo de {survey} n'a été parcourue et n'a de place sur la carte.</translation>
  </message>
  <message>
   <source>No photo tells its time: lines follow the order of the names.</source>
   <translation>Aucune photo ne donne son heure : les lignes suivent l'ordre des noms.</translation>
  </message>
  <message>
   <source>No photo was given.</source>
   <translation>Aucune photo n'est donnée.</translation>
  </message>
  <message>
   <source>No photo was given: choose close-up photos of animals, or a folder of them.</source>
   <translation>Aucune photo n'est donnée : choisissez des gros plans d'animaux, ou un dossier.</translation>
  </message>
  <message>
   <source>No photos were given: choose some, or a folder of them.</source>
   <translation>Aucune photo n'a été donnée : choisissez-en, ou un dossier.</translation>
  </message>
  <message>
   <source>No polygon is selected.</source>
   <translation>Aucun polygone n'est sélectionné.</translation>
  </message>
  <message>
   <source>No source of examples is ticked.</source>
   <translation>Aucune source d'exemples n'est cochée.</translation>
  </message>
  <message>
   <source>No table was chosen.</source>
   <translation>Aucune table n'a été choisie.</translation>
  </message>
  <message>
   <source>No worker is at the scheduler {scheduler}: the photos wait for one.</source>
   <translation>Aucun travailleur n'est à l'ordonnanceur {scheduler} : les photos en attendent un.</translation>
  </message>
  <message>
   <source>Nobody reads the output any more.</source>
   <translation>Plus personne ne lit la sortie.</translation>
  </message>
  <message>
   <source>None</source>
   <translation>Aucun</translation>
  </message>
  <message>
   <source>None of {photos} photos lies in the area {area}.</source>
   <translation>Aucune des {photos} photos n'est dans la zone {area}.</translation>
  </message>
  <message>
   <source>None of {total} photos could be scanned: {value_b}</source>
   <translation>Aucune des {total} photos n'a pu être parcourue : {value_b}</translation>
  </message>
  <message>
   <source>Not an animal ({key})</source>
   <translation>Pas un animal ({key})</translation>
  </message>
  <message>
   <source>Not flagged below score (empty: as the run)</source>
   <translation>Pas signalé sous le score (vide : comme la recherche)</translation>
  </message>
  <message>
   <source>Not flagged is what scores less than {score}.</source>
   <translation>N'est pas signalé ce qui a un score de moins de {score}.</translation>
  </message>
  <message>
   <source>Nothing can be counted: the condition isn't understood, or the results aren't there.</source>
   <translation>Rien ne peut être compté : la condition n'est pas comprise, ou les résultats manquent.</translation>
  </message>
  <message>
   <source>Nothing new is learnt from what nobody is sure of.</source>
   <translation>Rien de nouveau n'est appris de ce dont personne n'est sûr.</translation>
  </message>
  <message>
   <source>Nothing tells which photos the model was trained on: what is promised holds if these are none of them.</source>
   <translation>Rien ne dit sur quelles photos le modèle a été entraîné : ce qui est promis vaut si celles-ci n'en sont pas.</translation>
  </message>
  <message>
   <source>Nothing to review yet: run Detect.</source>
   <translation>Rien à revoir encore : lancez la détection.</translation>
  </message>
  <message>
   <source>Nothing was found in {file} so far.</source>
   <translation>Rien n'a été trouvé dans {file} jusqu'ici.</translation>
  </message>
  <message>
   <source>Observer 1 (reviewer_a) is {first}, observer 2 (reviewer_b) is {second}.</source>
   <translation>L'observateur 1 (reviewer_a) est {first}, l'observateur 2 (reviewer_b) est {second}.</translation>
  </message>
  <message>
   <source>Of a single photo: x, y, width and height in pixels, such as 40,20,150,90.</source>
   <translation>Pour une seule photo : x, y, largeur et hauteur en pixels, comme 40,20,150,90.</translation>
  </message>
  <message>
   <source>Of another class among the examples too, so delete one of each: {contested}.</source>
   <translation>Aussi d'une autre classe parmi les exemples, supprimez l'un des deux : {contested}.</translation>
  </message>
  <message>
   <source>Of the class {name} alone, {above} of {each} score so much: a proof of {proven}.</source>
   <translation>De la seule classe {name}, {above} sur {each} ont un tel score : une preuve de {proven}.</translation>
  </message>
  <message>
   <source>Of the placed photos; else the UTM or polar zone that fits.</source>
   <translation>Des photos placées ; sinon la zone UTM ou polaire qui convient.</translation>
  </message>
  <message>
   <source>Of the points or polygons.</source>
   <translation>Des points ou des polygones.</translation>
  </message>
  <message>
   <source>On the command line</source>
   <translation>En ligne de commande</translation>
  </message>
  <message>
   <source>One animal in</source>
   <translation>Un animal pour</translation>
  </message>
  <message>
   <source>One animal in about how many photos</source>
   <translation>Un animal pour environ combien de photos</translation>
  </message>
  <message>
   <source>One class for all</source>
   <translation>Une classe pour tous</translation>
  </message>
  <message>
   <source>One square a photo, never from a photo with an example of an animal.</source>
   <translation>Un carré par photo, jamais dans une photo qui a un exemple d'animal.</translation>
  </message>
  <message>
   <source>Online layers need an area.</source>
   <translation>Les couches en ligne demandent une zone.</translation>
  </message>
  <message>
   <source>Only a filter of what is shown: all that scores above 0.01 is kept.</source>
   <translation>Seulement un filtre de ce qui est montré : tout ce qui dépasse 0,01 est gardé.</translation>
  </message>
  <message>
   <source>Only a score that the model's calibration promises to keep the recall, so sure (0 to 1).</source>
   <translation>Seulement un score dont l'étalonnage du modèle promet qu'il tient le rappel, avec cette confiance (0 à 1).</translation>
  </message>
  <message>
   <source>Only examples of these sources</source>
   <translation>Seulement les exemples de ces sources</translation>
  </message>
  <message>
   <source>Only in this area</source>
   <translation>Seulement dans cette zone</translation>
  </message>
  <message>
   <source>Only photos that you have looked at: an animal in the background misleads.</source>
   <translation>Seulement des photos que vous avez regardées : un animal dans le fond induit en erreur.</translation>
  </message>
  <message>
   <source>Only where</source>
   <translation>Seulement si</translation>
  </message>
  <message>
   <source>Only {found} of {count} squares found room on the photos.</source>
   <translation>Seuls {found} des {count} carrés ont trouvé place sur les photos.</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>Ouvrir le dossier</translation>
  </message>
  <message>
   <source>Open report</source>
   <translation>Ouvrir le rapport</translation>
  </message>
  <message>
   <source>Open the picture</source>
   <translation>Ouvrir l'image</translation>
  </message>
  <message>
   <source>OpenVINO's scores differ a little from those that this was measured on; --device cpu keeps to them.</source>
   <translation>Les scores d'OpenVINO diffèrent un peu de ceux sur lesquels ceci a été mesuré ; --device cpu s'y tient.</translation>
  </message>
  <message>
   <source>Origin</source>
   <translation>Provenance</translation>
  </message>
  <message>
   <source>Other processes search {n} photos just now: what they leave undone, Detect does when it is started again.</source>
   <translation>D'autres processus parcourent {n} photos en ce moment : ce qu'ils n'achèveront pas, Détecter le fera quand il sera relancé.</translation>
  </message>
  <message>
   <source>Other results …</source>
   <translation>Autres résultats …</translation>
  </message>
  <message>
   <source>Out of how many photos no animal stands out.</source>
   <translation>De combien de photos aucun animal ne se détache.</translation>
  </message>
  <message>
   <source>Outlines of the photos</source>
   <translation>Contours des photos</translation>
  </message>
  <message>
   <source>Package index</source>
   <translation>Dépôt de paquets</translation>
  </message>
  <message>
   <source>Packages can't be fetched through a SOCKS proxy.</source>
   <translation>Les paquets ne peuvent être téléchargés par un proxy SOCKS.</translation>
  </message>
  <message>
   <source>Photo</source>
   <translation>Photo</translation>
  </message>
  <message>
   <source>Photo files without a place on the map.</source>
   <translation>Des fichiers de photos sans place sur la carte.</translation>
  </message>
  <message>
   <source>Photos</source>
   <translation>Photos</translation>
  </message>
  <message>
   <source>Photos ({endings});;All files (*)</source>
   <translation>Photos ({endings});;Tous les fichiers (*)</translation>
  </message>
  <message>
   <source>Photos ({files})</source>
   <translation>Photos ({files})</translation>
  </message>
  <message>
   <source>Photos are read at the scale that the model was trained at, each by its own: animals keep their size.</source>
   <translation>Les photos sont lues à l'échelle à laquelle le modèle a été entraîné, chacune selon la sienne : les animaux gardent leur taille.</translation>
  </message>
  <message>
   <source>Photos are searched at their own scale; this was measured at the model's.</source>
   <translation>Les photos sont parcourues à leur propre échelle ; ceci a été mesuré à celle du modèle.</translation>
  </message>
  <message>
   <source>Photos by time</source>
   <translation>Photos par heure</translation>
  </message>
  <message>
   <source>Photos decided for both splits, such as {first}: {count}. The first example of each decides.</source>
   <translation>Photos attribuées aux deux lots, telle que {first} : {count}. Le premier exemple de chacune décide.</translation>
  </message>
  <message>
   <source>Photos of animals</source>
   <translation>Photos d'animaux</translation>
  </message>
  <message>
   <source>Photos of the survey, into which the animals are set.</source>
   <translation>Les photos du relevé où les animaux sont posés.</translation>
  </message>
  <message>
   <source>Photos over hills are laid on it; without one, the ground is taken as flat.</source>
   <translation>Les photos de collines sont posées dessus ; sans lui, le sol est pris pour plat.</translation>
  </message>
  <message>
   <source>Photos that could not be read</source>
   <translation>Photos qui n'ont pu être lues</translation>
  </message>
  <message>
   <source>Photos whose names are no UTF-8, such as {first}: {count}.</source>
   <translation>Photos dont le nom n'est pas en UTF-8, comme {first} : {count}.</translation>
  </message>
  <message>
   <source>Photos without a place</source>
   <translation>Photos sans place</translation>
  </message>
  <message>
   <source>Photos without animals</source>
   <translation>Photos sans animaux</translation>
  </message>
  <message>
   <source>Photos without animals, for web photos and as counterexamples.</source>
   <translation>Des photos sans animaux, pour les photos du web et comme contre-exemples.</translation>
  </message>
  <message>
   <source>Photos: {name}</source>
   <translation>Photos : {name}</translation>
  </message>
  <message>
   <source>Place fewer, or make it larger.</source>
   <translation>Placez-en moins, ou agrandissez-la.</translation>
  </message>
  <message>
   <source>Place photos</source>
   <translation>Placer des photos</translation>
  </message>
  <message>
   <source>Place photos on the map…</source>
   <translation>Placer les photos sur la carte…</translation>
  </message>
  <message>
   <source>Placed</source>
   <translation>Placées</translation>
  </message>
  <message>
   <source>Places photos on the map by where the camera was, how high and which way it looked: from each photo's EXIF and XMP, or from a table. No pixel is copied: each photo gets a small VRT file, which QGIS and the engine read in its place.</source>
   <translation>Place les photos sur la carte d'après l'endroit, la hauteur et la direction de la prise de vue : par l'EXIF et le XMP de chaque photo, ou par une table. Aucun pixel n'est copié : chaque photo reçoit un petit fichier VRT, que QGIS et le moteur lisent à sa place.</translation>
  </message>
  <message>
   <source>Please report this fault.</source>
   <translation>Merci de signaler ce défaut.</translation>
  </message>
  <message>
   <source>Point or box</source>
   <translation>Point ou boîte</translation>
  </message>
  <message>
   <source>Polygon</source>
   <translation>Polygone</translation>
  </message>
  <message>
   <source>Polygons in any coordinate reference system. Photos that don't touch them are left out, and of the others only what lies inside is scanned: time and memory follow the area.</source>
   <translation>Des polygones dans n'importe quel système de coordonnées. Les photos qui ne les touchent pas sont laissées de côté, et des autres seul l'intérieur est parcouru : temps et mémoire suivent la zone.</translation>
  </message>
  <message>
   <source>Polygons of a layer</source>
   <translation>Les polygones d'une couche</translation>
  </message>
  <message>
   <source>Position error in metres</source>
   <translation>Erreur de position en mètres</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>Précision</translation>
  </message>
  <message>
   <source>Press {number} on the map to draw {name}</source>
   <translation>Tapez {number} sur la carte pour dessiner {name}</translation>
  </message>
  <message>
   <source>Previous (left arrow)</source>
   <translation>Précédent (flèche gauche)</translation>
  </message>
  <message>
   <source>Processor cores left to QGIS</source>
   <translation>Cœurs laissés à QGIS</translation>
  </message>
  <message>
   <source>Proposed</source>
   <translation>Proposés</translation>
  </message>
  <message>
   <source>Proxy</source>
   <translation>Proxy</translation>
  </message>
  <message>
   <source>Put the former file in its place.</source>
   <translation>Remettez l'ancien fichier à sa place.</translation>
  </message>
  <message>
   <source>Put the photo back, or export another format.</source>
   <translation>Remettez la photo, ou exportez dans un autre format.</translation>
  </message>
  <message>
   <source>Put the photos back into {folder}, or connect the disk that they lie on, and train again.</source>
   <translation>Remettez les photos dans {folder}, ou branchez le disque où elles se trouvent, puis relancez l'entraînement.</translation>
  </message>
  <message>
   <source>Random background</source>
   <translation>Fond au hasard</translation>
  </message>
  <message>
   <source>Random squares left out, as an animal shows at the scale that is learnt at: {near}.</source>
   <translation>Carrés aléatoires omis, car un animal s'y montre à l'échelle de l'apprentissage : {near}.</translation>
  </message>
  <message>
   <source>Raster layers or files to draw from.</source>
   <translation>Couches raster ou fichiers où tirer.</translation>
  </message>
  <message>
   <source>Raster layers or files: photos or orthomosaics of at least three bands.</source>
   <translation>Couches raster ou fichiers : photos ou orthomosaïques d'au moins trois bandes.</translation>
  </message>
  <message>
   <source>Rasters: GDAL {version}, numpy {version_b}.</source>
   <translation>Rasters : GDAL {version}, numpy {version_b}.</translation>
  </message>
  <message>
   <source>Reading the examples …</source>
   <translation>Lecture des exemples …</translation>
  </message>
  <message>
   <source>Recall</source>
   <translation>Rappel</translation>
  </message>
  <message>
   <source>Recall can't be measured without.</source>
   <translation>Le rappel ne peut se mesurer sans.</translation>
  </message>
  <message>
   <source>Recall of {what}: {share}, between {least} and {most}; {confirmed} confirmed.</source>
   <translation>Rappel, {what} : {share}, entre {least} et {most} ; {confirmed} confirmés.</translation>
  </message>
  <message>
   <source>Recipe</source>
   <translation>Recette</translation>
  </message>
  <message>
   <source>Recognised: {columns}.</source>
   <translation>Reconnu : {columns}.</translation>
  </message>
  <message>
   <source>Red</source>
   <translation>Rouge</translation>
  </message>
  <message>
   <source>Refused where the results hold reviews.</source>
   <translation>Refusé si les résultats contiennent des revues.</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Retirer</translation>
  </message>
  <message>
   <source>Remove random background</source>
   <translation>Retirer le fond au hasard</translation>
  </message>
  <message>
   <source>Remove the file: it is made again.</source>
   <translation>Supprimez le fichier : il sera refait.</translation>
  </message>
  <message>
   <source>Rename them first.</source>
   <translation>Renommez-les d'abord.</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>Rapport</translation>
  </message>
  <message>
   <source>Resolution</source>
   <translation>Résolution</translation>
  </message>
  <message>
   <source>Rest</source>
   <translation>Reste</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>Résultats</translation>
  </message>
  <message>
   <source>Review</source>
   <translation>Revoir</translation>
  </message>
  <message>
   <source>Review detections</source>
   <translation>Revoir les détections</translation>
  </message>
  <message>
   <source>Review first.</source>
   <translation>Revoyez d'abord.</translation>
  </message>
  <message>
   <source>Review some detections, or give --empty where the photos hold no animals.</source>
   <translation>Examinez quelques détections, ou donnez --empty si les photos ne montrent aucun animal.</translation>
  </message>
  <message>
   <source>Review them</source>
   <translation>Les revoir</translation>
  </message>
  <message>
   <source>Reviewer</source>
   <translation>Relecteur</translation>
  </message>
  <message>
   <source>Reviews from</source>
   <translation>Revues de</translation>
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
   <source>Saliency</source>
   <translation>Saillance</translation>
  </message>
  <message>
   <source>Same ({key})</source>
   <translation>Même ({key})</translation>
  </message>
  <message>
   <source>Save it as CSV.</source>
   <translation>Enregistrez-la en CSV.</translation>
  </message>
  <message>
   <source>Save it as JPEG by another program first.</source>
   <translation>Enregistrez-la d'abord en JPEG avec un autre programme.</translation>
  </message>
  <message>
   <source>Save or discard them first.</source>
   <translation>Enregistrez-les ou abandonnez-les d'abord.</translation>
  </message>
  <message>
   <source>Say which column names the photos.</source>
   <translation>Dites quelle colonne nomme les photos.</translation>
  </message>
  <message>
   <source>Say which columns hold longitude and latitude, or x and y. Without them the photos must tell.</source>
   <translation>Dites quelles colonnes contiennent longitude et latitude, ou x et y. Sans elles, les photos doivent le dire.</translation>
  </message>
  <message>
   <source>Says in the log what is installed, which device will be used and how fast the default model is on it.</source>
   <translation>Dit dans le journal ce qui est installé, quel appareil servira et à quelle vitesse y va le modèle par défaut.</translation>
  </message>
  <message>
   <source>Scale of the photo</source>
   <translation>Échelle de la photo</translation>
  </message>
  <message>
   <source>Scale of the photos</source>
   <translation>Échelle des photos</translation>
  </message>
  <message>
   <source>Scans photos with a model and writes the detections: one square an animal, with its class and score. Give raster layers or files, a folder, or both. Everything that scores above 0.01 is kept: the threshold is a filter of what is shown. Run it again with the same file to go on where it stopped.</source>
   <translation>Parcourt des photos avec un modèle et écrit les détections : un carré par animal, avec sa classe et son score. Donnez des couches raster ou des fichiers, un dossier, ou les deux. Tout ce qui dépasse 0,01 est gardé : le seuil ne filtre que ce qui est montré. Relancez avec le même fichier pour continuer là où la recherche s'est arrêtée.</translation>
  </message>
  <message>
   <source>Score</source>
   <translation>Score</translation>
  </message>
  <message>
   <source>Scores a model on labelled photos and writes a report: confusion matrix, recall and precision with their intervals, false alarms per photo and per square kilometre, recall by size, and curves.</source>
   <translation>Évalue un modèle sur des photos annotées et écrit un rapport : matrice de confusion, rappel et précision avec leurs intervalles, fausses alarmes par photo et par kilomètre carré, rappel selon la taille, et courbes.</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Parcourir</translation>
  </message>
  <message>
   <source>Searches the validation photos once more: every animal in them must be among the examples.</source>
   <translation>Parcourt encore une fois les photos de validation : tous leurs animaux doivent être parmi les exemples.</translation>
  </message>
  <message>
   <source>Searching the validation photos …</source>
   <translation>Parcours des photos de validation …</translation>
  </message>
  <message>
   <source>See whether the disk is full.</source>
   <translation>Voyez si le disque est plein.</translation>
  </message>
  <message>
   <source>See: {command} --help</source>
   <translation>Voir : {command} --help</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Graine</translation>
  </message>
  <message>
   <source>Select some, or take all of the layer.</source>
   <translation>Sélectionnez-en, ou prenez toute la couche.</translation>
  </message>
  <message>
   <source>Selected only</source>
   <translation>Seulement la sélection</translation>
  </message>
  <message>
   <source>Set an HTTP proxy in QGIS: Settings &gt; Options &gt; Network.</source>
   <translation>Réglez un proxy HTTP dans QGIS : Préférences &gt; Options &gt; Réseau.</translation>
  </message>
  <message>
   <source>Set it to 1 or more, or unset it.</source>
   <translation>Réglez-le sur 1 ou plus, ou effacez-le.</translation>
  </message>
  <message>
   <source>Set up the engine</source>
   <translation>Installer le moteur</translation>
  </message>
  <message>
   <source>Set up the engine …</source>
   <translation>Installer le moteur …</translation>
  </message>
  <message>
   <source>Set up …</source>
   <translation>Installer …</translation>
  </message>
  <message>
   <source>Sets these animals into the survey's photos, in a folder beside them, and opens a sheet of the result.</source>
   <translation>Pose ces animaux dans les photos du relevé, dans un dossier à côté, et ouvre une planche du résultat.</translation>
  </message>
  <message>
   <source>Share of the animals to be found</source>
   <translation>Part des animaux à trouver</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>Montrer</translation>
  </message>
  <message>
   <source>Show a model's card</source>
   <translation>Montrer la fiche d'un modèle</translation>
  </message>
  <message>
   <source>Show from score (empty: the model's own)</source>
   <translation>Montrer à partir du score (vide : celui du modèle)</translation>
  </message>
  <message>
   <source>Show on the map</source>
   <translation>Montrer sur la carte</translation>
  </message>
  <message>
   <source>Show some, or choose others.</source>
   <translation>Affichez-en, ou choisissez-en d'autres.</translation>
  </message>
  <message>
   <source>Show where the model saw the animal ({key})</source>
   <translation>Montrer où le modèle a vu l'animal ({key})</translation>
  </message>
  <message>
   <source>Shows in the log what a model finds, what it was trained on, and which share of the animals it found at which score. Without a model, all that come with the plugin are listed.</source>
   <translation>Montre dans le journal ce qu'un modèle trouve, sur quoi il a été entraîné, et quelle part des animaux il a trouvée à quel score. Sans modèle, tous ceux fournis avec l'extension sont listés.</translation>
  </message>
  <message>
   <source>Sightings</source>
   <translation>Observations</translation>
  </message>
  <message>
   <source>Sightings further apart are never one animal; empty for 50 m.</source>
   <translation>Des observations plus éloignées ne sont jamais un même animal ; vide pour 50 m.</translation>
  </message>
  <message>
   <source>Sightings in overlapping photos are proposed as one animal; drift and more: Processing, Count animals</source>
   <translation>Les observations de photos qui se recouvrent sont proposées comme un même animal ; dérive et autres : Traitements, Compter les animaux</translation>
  </message>
  <message>
   <source>Sightings may be one animal within {errors} standard errors of their distance, {most} m at most.</source>
   <translation>Des observations peuvent être un même animal à moins de {errors} erreurs types de leur distance, {most} m au plus.</translation>
  </message>
  <message>
   <source>Sizes of animals</source>
   <translation>Tailles des animaux</translation>
  </message>
  <message>
   <source>Slow: a model's screen, where it has one, leaves out what is plainly empty.</source>
   <translation>Lent : le crible d'un modèle, s'il en a un, laisse de côté ce qui est manifestement vide.</translation>
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
   <source>Split</source>
   <translation>Répartition</translation>
  </message>
  <message>
   <source>Square of a point (pixels)</source>
   <translation>Carré d'un point (pixels)</translation>
  </message>
  <message>
   <source>Squares</source>
   <translation>Carrés</translation>
  </message>
  <message>
   <source>Squares in all, spread over the photos.</source>
   <translation>Carrés en tout, répartis sur les photos.</translation>
  </message>
  <message>
   <source>Squares to train on, in pixels</source>
   <translation>Carrés d'entraînement, en pixels</translation>
  </message>
  <message>
   <source>Squares without an animal, each photo</source>
   <translation>Carrés sans animal, par photo</translation>
  </message>
  <message>
   <source>Start 2, 4 or 8.</source>
   <translation>Lancez-en 2, 4 ou 8.</translation>
  </message>
  <message>
   <source>Start from</source>
   <translation>Partir de</translation>
  </message>
  <message>
   <source>Start it from its step there: it goes on.</source>
   <translation>Lancez-le depuis son étape, dans ce projet : il reprendra.</translation>
  </message>
  <message>
   <source>State</source>
   <translation>État</translation>
  </message>
  <message>
   <source>Stop (keeps the best)</source>
   <translation>Arrêter (garde le meilleur)</translation>
  </message>
  <message>
   <source>Stop counting</source>
   <translation>Arrêter de compter</translation>
  </message>
  <message>
   <source>Stopping …</source>
   <translation>Arrêt en cours …</translation>
  </message>
  <message>
   <source>Strip width in metres</source>
   <translation>Largeur de la bande en mètres</translation>
  </message>
  <message>
   <source>Such as walrus, then Enter. A look-alike: learnt as a class of its own, it is told apart better than as background.</source>
   <translation>Par exemple morse, puis Entrée. Un sosie : appris comme une classe à part, il se distingue mieux que comme fond.</translation>
  </message>
  <message>
   <source>Summarise effort</source>
   <translation>Résumer l'effort</translation>
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
   <source>System: {value_a}, {value_b} processor cores, limit {value_c}.</source>
   <translation>Système : {value_a}, {value_b} cœurs, limite {value_c}.</translation>
  </message>
  <message>
   <source>Table</source>
   <translation>Table</translation>
  </message>
  <message>
   <source>Table of camera positions</source>
   <translation>Table des positions de prise de vue</translation>
  </message>
  <message>
   <source>Table of differences</source>
   <translation>Tableau des différences</translation>
  </message>
  <message>
   <source>Tables (*.csv *.txt *.tsv);;All files (*)</source>
   <translation>Tables (*.csv *.txt *.tsv);;Tous les fichiers (*)</translation>
  </message>
  <message>
   <source>Take another device: --device cpu.</source>
   <translation>Prenez un autre appareil : --device cpu.</translation>
  </message>
  <message>
   <source>Take back the latest box or stroke (Ctrl+Z)</source>
   <translation>Reprendre le dernier cadre ou trait (Ctrl+Z)</translation>
  </message>
  <message>
   <source>Take the chosen class out of the list</source>
   <translation>Retirer la classe choisie de la liste</translation>
  </message>
  <message>
   <source>Take the last verdict back ({key})</source>
   <translation>Reprendre le dernier verdict ({key})</translation>
  </message>
  <message>
   <source>Take the photos back</source>
   <translation>Reprendre les photos</translation>
  </message>
  <message>
   <source>Take-off at</source>
   <translation>Décollage à</translation>
  </message>
  <message>
   <source>Taken back of what was learnt before: {taken}.</source>
   <translation>Repris de ce qui avait été appris : {taken}.</translation>
  </message>
  <message>
   <source>Takes detections in overlapping photos for one animal where their places and times allow it, and writes the layer animals into the results. What was confirmed or split in the review is kept.</source>
   <translation>Prend des détections de photos qui se recouvrent pour un même animal là où leurs places et leurs heures le permettent, et écrit la couche animals dans les résultats. Ce qui a été confirmé ou séparé en revoyant est conservé.</translation>
  </message>
  <message>
   <source>Takes up the last epoch that was finished in the model's folder.</source>
   <translation>Reprend la dernière époque finie dans le dossier du modèle.</translation>
  </message>
  <message>
   <source>Tells where two reviewers of one run differ, and estimates from what both have found how many animals there are among what they were shown (Lincoln-Petersen in Chapman's form), with limits and when not to trust them.</source>
   <translation>Dit où deux relecteurs d'une même recherche diffèrent, et estime d'après ce que les deux ont trouvé combien d'animaux il y a parmi ce qui leur a été montré (Lincoln-Petersen sous la forme de Chapman), avec des limites et quand ne pas s'y fier.</translation>
  </message>
  <message>
   <source>Temperature {temperature}: calibration error {now} instead of {was}, over {windows} windows.</source>
   <translation>Température {temperature} : erreur d'étalonnage de {now} au lieu de {was}, sur {windows} fenêtres.</translation>
  </message>
  <message>
   <source>Text files named like their photos, which lie in the folder images beside it or are given below.</source>
   <translation>Des fichiers texte nommés comme leurs photos, qui sont dans le dossier images à côté ou données plus bas.</translation>
  </message>
  <message>
   <source>That costs {chips} false alarms to review in 1000 such photos ({per_megapixel} a megapixel).</source>
   <translation>Cela coûte {chips} fausses alarmes à revoir pour 1000 photos semblables ({per_megapixel} par mégapixel).</translation>
  </message>
  <message>
   <source>The CRS of {format} can't be chosen: leave it empty.</source>
   <translation>Le SCR de {format} ne peut être choisi : laissez-le vide.</translation>
  </message>
  <message>
   <source>The DEM is no file, but online or in memory: save it as a file first.</source>
   <translation>Le MNT n'est pas un fichier, mais en ligne ou en mémoire : enregistrez-le d'abord comme fichier.</translation>
  </message>
  <message>
   <source>The Dask scheduler is gone.</source>
   <translation>L'ordonnanceur Dask a disparu.</translation>
  </message>
  <message>
   <source>The GPU could not be used.</source>
   <translation>La carte graphique n'a pas pu être utilisée.</translation>
  </message>
  <message>
   <source>The GeoPackage in which the animals were counted.</source>
   <translation>Le GeoPackage dans lequel les animaux ont été comptés.</translation>
  </message>
  <message>
   <source>The GeoPackage of examples: where it exists, the squares are added to it.</source>
   <translation>Le GeoPackage des exemples : s'il existe, les carrés y sont ajoutés.</translation>
  </message>
  <message>
   <source>The GeoPackage of the examples, for training.</source>
   <translation>Le GeoPackage des exemples, pour l'entraînement.</translation>
  </message>
  <message>
   <source>The GeoPackage of the examples; it must end in .gpkg.</source>
   <translation>Le GeoPackage des exemples ; son nom doit finir par .gpkg.</translation>
  </message>
  <message>
   <source>The GeoPackage that both have reviewed.</source>
   <translation>Le GeoPackage que les deux ont revu.</translation>
  </message>
  <message>
   <source>The GeoPackage that detecting has written.</source>
   <translation>Le GeoPackage que la détection a écrit.</translation>
  </message>
  <message>
   <source>The ImageNet weights can't be downloaded ({error}).</source>
   <translation>Les poids ImageNet ne peuvent être téléchargés ({error}).</translation>
  </message>
  <message>
   <source>The Python in {home} that {python} was made from is gone.</source>
   <translation>Le Python de {home}, dont {python} est issu, n'existe plus.</translation>
  </message>
  <message>
   <source>The Python package {package} {what}.</source>
   <translation>Le paquet Python {package} {what}.</translation>
  </message>
  <message>
   <source>The Train step then sets these animals into the survey's photos.</source>
   <translation>L'étape Entraînement pose alors ces animaux dans les photos du relevé.</translation>
  </message>
  <message>
   <source>The address of your institution's package index, where it has one</source>
   <translation>L'adresse du dépôt de paquets de votre institution, si elle en a un</translation>
  </message>
  <message>
   <source>The animals have no class.</source>
   <translation>Les animaux n'ont pas de classe.</translation>
  </message>
  <message>
   <source>The animals of {survey} are not counted yet.</source>
   <translation>Les animaux de {survey} ne sont pas encore comptés.</translation>
  </message>
  <message>
   <source>The area has no coordinate reference system.</source>
   <translation>La zone n'a pas de système de coordonnées.</translation>
  </message>
  <message>
   <source>The area has no coordinate reference system: assign one to its layer first.</source>
   <translation>La zone n'a pas de système de coordonnées : attribuez-en d'abord un à sa couche.</translation>
  </message>
  <message>
   <source>The area lies outside what can be mapped.</source>
   <translation>La zone est hors de ce qui peut être cartographié.</translation>
  </message>
  <message>
   <source>The area {path} can't be read as a vector file.</source>
   <translation>La zone {path} ne peut être lue comme fichier vecteur.</translation>
  </message>
  <message>
   <source>The area {path} can't be written: {message}.</source>
   <translation>La zone {path} ne peut être écrite : {message}.</translation>
  </message>
  <message>
   <source>The area {path} has no coordinate reference system.</source>
   <translation>La zone {path} n'a pas de système de coordonnées.</translation>
  </message>
  <message>
   <source>The area {path} has no place in a photo's coordinate reference system.</source>
   <translation>La zone {path} n'a pas de place dans le système de coordonnées d'une photo.</translation>
  </message>
  <message>
   <source>The area {path} has {chosen} layers.</source>
   <translation>La zone {path} a {chosen} couches.</translation>
  </message>
  <message>
   <source>The area {path} holds no polygon.</source>
   <translation>La zone {path} ne contient pas de polygone.</translation>
  </message>
  <message>
   <source>The area {path} is another one than was searched.</source>
   <translation>La zone {path} n'est pas celle qui a été parcourue.</translation>
  </message>
  <message>
   <source>The best epoch so far is kept.</source>
   <translation>La meilleure époque jusque-là est gardée.</translation>
  </message>
  <message>
   <source>The best of {done} epochs became the model; --resume goes on to epoch {all_of_them}.</source>
   <translation>La meilleure des {done} époques est devenue le modèle ; --resume continue jusqu'à l'époque {all_of_them}.</translation>
  </message>
  <message>
   <source>The box or a stroke lies outside {photo}, which is {width} x {height} px.</source>
   <translation>Le cadre ou un trait se trouve hors de {photo}, qui fait {width} x {height} px.</translation>
  </message>
  <message>
   <source>The calibrated model.</source>
   <translation>Le modèle étalonné.</translation>
  </message>
  <message>
   <source>The card of {path} makes no sense: {place}: {value_c}.</source>
   <translation>La fiche de {path} n'a pas de sens : {place} : {value_c}.</translation>
  </message>
  <message>
   <source>The class of the examples to draw: choose one, type another, or press its number on the map</source>
   <translation>La classe des exemples à dessiner : choisissez-en une, saisissez-en une autre, ou tapez son numéro sur la carte</translation>
  </message>
  <message>
   <source>The class's score in the window, between 0 and 1.</source>
   <translation>Le score de la classe dans la fenêtre, entre 0 et 1.</translation>
  </message>
  <message>
   <source>The coordinate reference system of {value_a} does not reach this place.</source>
   <translation>Le système de coordonnées de {value_a} n'atteint pas cet endroit.</translation>
  </message>
  <message>
   <source>The coordinates' reference system. GeoJSON and COCO don't let it be chosen.</source>
   <translation>Le système de coordonnées à écrire. GeoJSON et COCO ne laissent pas le choix.</translation>
  </message>
  <message>
   <source>The cut-out on ice and on dark ground</source>
   <translation>La découpe sur la glace et sur fond sombre</translation>
  </message>
  <message>
   <source>The details hold what it said.</source>
   <translation>Les détails contiennent ce qu'il a dit.</translation>
  </message>
  <message>
   <source>The detection at hand</source>
   <translation>La détection en cours</translation>
  </message>
  <message>
   <source>The device's memory is too small for {at_once} images at once.</source>
   <translation>La mémoire de l'appareil ne suffit pas pour {at_once} images à la fois.</translation>
  </message>
  <message>
   <source>The diagnostics are on the clipboard, and in the log below.</source>
   <translation>Le diagnostic est dans le presse-papiers et dans le journal ci-dessous.</translation>
  </message>
  <message>
   <source>The disk is full.</source>
   <translation>Le disque est plein.</translation>
  </message>
  <message>
   <source>The engine could not be started: {error}.</source>
   <translation>Le moteur n'a pas pu démarrer : {error}.</translation>
  </message>
  <message>
   <source>The engine died in the middle of the run.</source>
   <translation>Le moteur est mort au milieu de la recherche.</translation>
  </message>
  <message>
   <source>The engine ended without a result: {reason}.</source>
   <translation>Le moteur s'est terminé sans résultat : {reason}.</translation>
  </message>
  <message>
   <source>The engine is being installed by another QGIS.</source>
   <translation>Le moteur est en cours d'installation par un autre QGIS.</translation>
  </message>
  <message>
   <source>The engine is not installed yet.</source>
   <translation>Le moteur n'est pas encore installé.</translation>
  </message>
  <message>
   <source>The engine is ready.</source>
   <translation>Le moteur est prêt.</translation>
  </message>
  <message>
   <source>The engine runs beside QGIS, in a Python environment of its own in your user folder. Updates of the plugin leave it in place.</source>
   <translation>Le moteur tourne à côté de QGIS, dans son propre environnement Python, dans votre dossier d'utilisateur. Les mises à jour de l'extension le laissent en place.</translation>
  </message>
  <message>
   <source>The engine was killed in the middle of its work: by somebody, or because the memory was used up.</source>
   <translation>Le moteur a été tué au milieu de son travail : par quelqu'un, ou parce que la mémoire était épuisée.</translation>
  </message>
  <message>
   <source>The engine's Python {python} does not exist.</source>
   <translation>Le Python du moteur {python} n'existe pas.</translation>
  </message>
  <message>
   <source>The environment is broken or of another Python: it is made anew.</source>
   <translation>L'environnement est abîmé ou d'un autre Python : il est refait.</translation>
  </message>
  <message>
   <source>The example has no class.</source>
   <translation>L'exemple n'a pas de classe.</translation>
  </message>
  <message>
   <source>The examples have no class.</source>
   <translation>Les exemples n'ont pas de classe.</translation>
  </message>
  <message>
   <source>The figures flatter: {n} of the flights was trained on.</source>
   <translation>Les chiffres sont flatteurs : {n} des vols a servi à l'entraînement.</translation>
  </message>
  <message>
   <source>The figures flatter: {n} of the flights were trained on.</source>
   <translation>Les chiffres sont flatteurs : {n} des vols ont servi à l'entraînement.</translation>
  </message>
  <message>
   <source>The figures flatter: {n} of the photos was trained on.</source>
   <translation>Les chiffres sont flatteurs : {n} des photos a servi à l'entraînement.</translation>
  </message>
  <message>
   <source>The figures flatter: {n} of the photos were trained on.</source>
   <translation>Les chiffres sont flatteurs : {n} des photos ont servi à l'entraînement.</translation>
  </message>
  <message>
   <source>The file; an earlier one of its name is replaced.</source>
   <translation>Le fichier ; un fichier antérieur du même nom est remplacé.</translation>
  </message>
  <message>
   <source>The folder for the placed photos</source>
   <translation>Le dossier des photos placées</translation>
  </message>
  <message>
   <source>The folder of cut-outs; what it holds already stays.</source>
   <translation>Le dossier de découpes ; ce qu'il contient déjà reste.</translation>
  </message>
  <message>
   <source>The folder of the placed photos: the imagery for detecting.</source>
   <translation>Le dossier des photos placées : les images à parcourir.</translation>
  </message>
  <message>
   <source>The folder of the report.</source>
   <translation>Le dossier du rapport.</translation>
  </message>
  <message>
   <source>The folder that cut-outs are kept in</source>
   <translation>Le dossier où sont gardées les découpes</translation>
  </message>
  <message>
   <source>The folder that models are kept in</source>
   <translation>Le dossier où les modèles sont gardés</translation>
  </message>
  <message>
   <source>The folder with the model, its card and the record of its training.</source>
   <translation>Le dossier avec le modèle, sa fiche et le compte rendu de son entraînement.</translation>
  </message>
  <message>
   <source>The folder with the tables and with effort.gpkg.</source>
   <translation>Le dossier avec les tableaux et effort.gpkg.</translation>
  </message>
  <message>
   <source>The ground sample distance that it was trained at is not known.</source>
   <translation>La résolution au sol à laquelle il a été entraîné n'est pas connue.</translation>
  </message>
  <message>
   <source>The layer can't be read: {message}.</source>
   <translation>La couche ne peut être lue : {message}.</translation>
  </message>
  <message>
   <source>The layer itself shows no more than {gsd} m: a finer picture is only larger.</source>
   <translation>La couche elle-même ne montre pas plus de {gsd} m : une image plus fine est seulement plus grosse.</translation>
  </message>
  <message>
   <source>The layer {name} can't be saved as a picture.</source>
   <translation>La couche {name} ne peut être enregistrée comme image.</translation>
  </message>
  <message>
   <source>The length of a pixel on the ground, in true metres whatever the map's projection.</source>
   <translation>La longueur d'un pixel au sol, en vrais mètres quelle que soit la projection de la carte.</translation>
  </message>
  <message>
   <source>The log says more. Try again.</source>
   <translation>Le journal en dit plus. Réessayez.</translation>
  </message>
  <message>
   <source>The lower limit, with 95 % confidence.</source>
   <translation>La limite inférieure, avec une confiance de 95 %.</translation>
  </message>
  <message>
   <source>The map follows ({key})</source>
   <translation>La carte suit ({key})</translation>
  </message>
  <message>
   <source>The map shows no photo.</source>
   <translation>La carte ne montre aucune photo.</translation>
  </message>
  <message>
   <source>The model doesn't know its ground sample distance: photos are searched at their own scale.</source>
   <translation>Le modèle ne connaît pas sa résolution au sol : les photos sont explorées à leur propre échelle.</translation>
  </message>
  <message>
   <source>The model doesn't know the class {unknown}.</source>
   <translation>Le modèle ne connaît pas la classe {unknown}.</translation>
  </message>
  <message>
   <source>The model doesn't tell how frequent animals were in its training.</source>
   <translation>Le modèle ne dit pas quelle part avaient les animaux dans son entraînement.</translation>
  </message>
  <message>
   <source>The model file, for detecting, evaluating and explaining.</source>
   <translation>Le fichier du modèle, pour détecter, évaluer et expliquer.</translation>
  </message>
  <message>
   <source>The model file.</source>
   <translation>Le fichier du modèle.</translation>
  </message>
  <message>
   <source>The model finds no animal for validation: there is nothing to fit the screen to.</source>
   <translation>Le modèle ne trouve aucun animal de validation : il n'y a rien sur quoi régler le crible.</translation>
  </message>
  <message>
   <source>The model knows no class {class_name}.</source>
   <translation>Le modèle ne connaît pas de classe {class_name}.</translation>
  </message>
  <message>
   <source>The model was not measured: too few of the examples could be used.</source>
   <translation>Le modèle n'a pas été mesuré : trop peu d'exemples ont pu servir.</translation>
  </message>
  <message>
   <source>The model {model} came with the plugin and stays as it is.</source>
   <translation>Le modèle {model} est fourni avec l'extension et reste tel quel.</translation>
  </message>
  <message>
   <source>The model {name} is trained and measured.</source>
   <translation>Le modèle {name} est entraîné et mesuré.</translation>
  </message>
  <message>
   <source>The model's answers are no numbers.</source>
   <translation>Les réponses du modèle ne sont pas des nombres.</translation>
  </message>
  <message>
   <source>The model's card as Markdown, where it has one.</source>
   <translation>La fiche du modèle en Markdown, s'il en a une.</translation>
  </message>
  <message>
   <source>The model's folder</source>
   <translation>Le dossier du modèle</translation>
  </message>
  <message>
   <source>The model's screen looks first: it kept {kept} of {total} animals in a test ({low} to {high}).</source>
   <translation>Le crible du modèle regarde d'abord : il a gardé {kept} animaux sur {total} dans un essai ({low} à {high}).</translation>
  </message>
  <message>
   <source>The name of a model that comes with the plugin, the folder of one that you trained, or an .onnx file.</source>
   <translation>Le nom d'un modèle fourni avec l'extension, le dossier d'un modèle que vous avez entraîné, ou un fichier .onnx.</translation>
  </message>
  <message>
   <source>The name of one of the model's classes.</source>
   <translation>Le nom d'une des classes du modèle.</translation>
  </message>
  <message>
   <source>The new model has no name.</source>
   <translation>Le nouveau modèle n'a pas de nom.</translation>
  </message>
  <message>
   <source>The next photo</source>
   <translation>La photo suivante</translation>
  </message>
  <message>
   <source>The next training sets these animals into the survey's photos.</source>
   <translation>Le prochain entraînement pose ces animaux dans les photos du relevé.</translation>
  </message>
  <message>
   <source>The package index could not be reached.</source>
   <translation>Le dépôt de paquets n'a pu être atteint.</translation>
  </message>
  <message>
   <source>The package index refused the access.</source>
   <translation>Le dépôt de paquets a refusé l'accès.</translation>
  </message>
  <message>
   <source>The packages of the set {name} are installed.</source>
   <translation>Les paquets du jeu {name} sont installés.</translation>
  </message>
  <message>
   <source>The photo</source>
   <translation>La photo</translation>
  </message>
  <message>
   <source>The photo before</source>
   <translation>La photo précédente</translation>
  </message>
  <message>
   <source>The photo can't be read.</source>
   <translation>La photo ne peut être lue.</translation>
  </message>
  <message>
   <source>The photo has {width} x {height} pixels.</source>
   <translation>La photo a {width} x {height} pixels.</translation>
  </message>
  <message>
   <source>The photos are not counted yet.</source>
   <translation>Les photos ne sont pas encore comptées.</translation>
  </message>
  <message>
   <source>The photos hold no animals</source>
   <translation>Les photos ne contiennent pas d'animaux</translation>
  </message>
  <message>
   <source>The photos of the step Survey</source>
   <translation>Les photos de l'étape Relevé</translation>
  </message>
  <message>
   <source>The photos that the labels belong to.</source>
   <translation>Les photos auxquelles les étiquettes appartiennent.</translation>
  </message>
  <message>
   <source>The picture of the area would have {size} megapixels; {most} are fetched at most.</source>
   <translation>L'image de la zone aurait {size} mégapixels ; {most} au plus sont téléchargés.</translation>
  </message>
  <message>
   <source>The picture {path} can't be read again.</source>
   <translation>L'image {path} ne peut être relue.</translation>
  </message>
  <message>
   <source>The picture {path} can't be written: {error}.</source>
   <translation>L'image {path} ne peut être écrite : {error}.</translation>
  </message>
  <message>
   <source>The project of this job was closed since.</source>
   <translation>Le projet de ce travail a été fermé depuis.</translation>
  </message>
  <message>
   <source>The project's coordinate reference system tells no lengths on the ground here.</source>
   <translation>Le système de coordonnées du projet ne donne ici aucune longueur au sol.</translation>
  </message>
  <message>
   <source>The proxy refused the connection.</source>
   <translation>Le proxy a refusé la connexion.</translation>
  </message>
  <message>
   <source>The published method took one square from each of a tenth of the photos.</source>
   <translation>La méthode publiée prenait un carré dans une photo sur dix.</translation>
  </message>
  <message>
   <source>The report's folder</source>
   <translation>Le dossier du rapport</translation>
  </message>
  <message>
   <source>The report, for a browser.</source>
   <translation>Le rapport, pour un navigateur.</translation>
  </message>
  <message>
   <source>The results under review</source>
   <translation>Les résultats en revue</translation>
  </message>
  <message>
   <source>The run was stopped.</source>
   <translation>La recherche a été arrêtée.</translation>
  </message>
  <message>
   <source>The same seed gives the same result.</source>
   <translation>La même graine donne le même résultat.</translation>
  </message>
  <message>
   <source>The sample was drawn for a threshold of {threshold}, and tells of that one.</source>
   <translation>L'échantillon a été tiré pour un seuil de {threshold}, et parle de celui-là.</translation>
  </message>
  <message>
   <source>The score that promises the recall; nothing where no promise can be made.</source>
   <translation>Le score qui promet le rappel ; rien si aucune promesse n'est possible.</translation>
  </message>
  <message>
   <source>The screen keeps {kept} of {total} animals that the model finds (95 % interval {low} to {high}).</source>
   <translation>Le crible garde {kept} des {total} animaux que trouve le modèle (intervalle à 95 % de {low} à {high}).</translation>
  </message>
  <message>
   <source>The screen of {model} was made for another model, and is left out: train --screen fits it.</source>
   <translation>Le crible de {model} a été fait pour un autre modèle, et n'est pas utilisé : train --screen l'adapte.</translation>
  </message>
  <message>
   <source>The server's certificate is not trusted: often a filter of an institution stands between.</source>
   <translation>Le certificat du serveur n'est pas reconnu : souvent le filtre d'une institution est entre les deux.</translation>
  </message>
  <message>
   <source>The share of the animals (0 to 1) that shall be found.</source>
   <translation>La part des animaux (0 à 1) à trouver.</translation>
  </message>
  <message>
   <source>The share of the animals (0 to 1) that the model's validation is to find; excludes the threshold.</source>
   <translation>La part des animaux (0 à 1) que la validation du modèle doit trouver ; exclut le seuil.</translation>
  </message>
  <message>
   <source>The share of the animals (0 to 1) that was flagged and confirmed.</source>
   <translation>La part des animaux (0 à 1) qui a été signalée et confirmée.</translation>
  </message>
  <message>
   <source>The share of the animals in the model's test photos that score at least so much.</source>
   <translation>La part des animaux des photos de test du modèle qui ont au moins ce score.</translation>
  </message>
  <message>
   <source>The shortest and the longest, where the scale of the backgrounds is known.</source>
   <translation>La plus courte et la plus longue, là où l'échelle des fonds est connue.</translation>
  </message>
  <message>
   <source>The size of {value_a} is not known: {message}</source>
   <translation>La taille de {value_a} est inconnue : {message}</translation>
  </message>
  <message>
   <source>The standard error of a place, where a photo does not tell it; empty for 5 m.</source>
   <translation>L'erreur type d'une place, là où la photo ne la donne pas ; vide pour 5 m.</translation>
  </message>
  <message>
   <source>The strongest of those not looked at.</source>
   <translation>Les plus fortes de celles qui n'ont pas été vues.</translation>
  </message>
  <message>
   <source>The survey has no photos yet: add them in the step Survey.</source>
   <translation>Le relevé n'a pas encore de photos : ajoutez-les à l'étape Relevé.</translation>
  </message>
  <message>
   <source>The survey has no photos.</source>
   <translation>Le relevé n'a pas de photos.</translation>
  </message>
  <message>
   <source>The survey's photos</source>
   <translation>Les photos du relevé</translation>
  </message>
  <message>
   <source>The table has no column {theirs}.</source>
   <translation>La table n'a pas de colonne {theirs}.</translation>
  </message>
  <message>
   <source>The temperature stays as it is: without windows of background it can't be fitted.</source>
   <translation>La température reste telle quelle : sans fenêtres de fond elle ne peut pas être ajustée.</translation>
  </message>
  <message>
   <source>The training in {out} is finished.</source>
   <translation>L'entraînement dans {out} est terminé.</translation>
  </message>
  <message>
   <source>The training in {out} was begun with another {options}.</source>
   <translation>L'entraînement dans {out} a été commencé avec d'autres options : {options}.</translation>
  </message>
  <message>
   <source>The training in {out} was begun with the classes {before}; the examples have now {classes}.</source>
   <translation>L'entraînement dans {out} a été commencé avec les classes {before} ; les exemples ont maintenant {classes}.</translation>
  </message>
  <message>
   <source>The training of {name} stopped at epoch {epoch} of {epochs}.</source>
   <translation>L'entraînement de {name} s'est arrêté à l'époque {epoch} sur {epochs}.</translation>
  </message>
  <message>
   <source>The training was stopped at epoch {epoch} of {epochs}.</source>
   <translation>L'entraînement a été arrêté à l'époque {epoch} sur {epochs}.</translation>
  </message>
  <message>
   <source>The two stages of the published method, 600 passes over the examples. For a graphics card, and a night.</source>
   <translation>Les deux étapes de la méthode publiée, 600 passages sur les exemples. Pour une carte graphique, et une nuit.</translation>
  </message>
  <message>
   <source>The upper limit, with 95 % confidence.</source>
   <translation>La limite supérieure, avec une confiance de 95 %.</translation>
  </message>
  <message>
   <source>The upper limit, with 95 % confidence; empty where there is none.</source>
   <translation>La limite supérieure, avec une confiance de 95 % ; vide s'il n'y en a pas.</translation>
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
   <source>The window's left edge, in the photo's pixels</source>
   <translation>Bord gauche de la fenêtre, dans les pixels de la photo</translation>
  </message>
  <message>
   <source>The window's top edge, in the photo's pixels</source>
   <translation>Bord supérieur de la fenêtre, dans les pixels de la photo</translation>
  </message>
  <message>
   <source>The workers can't search: {name}: {error}</source>
   <translation>Les travailleurs ne peuvent pas chercher : {name} : {error}</translation>
  </message>
  <message>
   <source>Their names with a comma between; empty for the busiest two.</source>
   <translation>Leurs noms séparés par une virgule ; vide pour les deux plus actifs.</translation>
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
   <source>There are no results yet: run Detect.</source>
   <translation>Il n'y a pas encore de résultats : lancez la détection.</translation>
  </message>
  <message>
   <source>There are no results {path}.</source>
   <translation>Il n'y a pas de résultats {path}.</translation>
  </message>
  <message>
   <source>There are: {there}. Say by --classes which are animals.</source>
   <translation>Il y a : {there}. Dites par --classes lesquels sont des animaux.</translation>
  </message>
  <message>
   <source>There is an example of {name} at the same place already.</source>
   <translation>Il y a déjà un exemple de {name} au même endroit.</translation>
  </message>
  <message>
   <source>There is no detection that both {first} and {second} have looked at.</source>
   <translation>Il n'y a pas de détection que {first} et {second} aient regardée tous les deux.</translation>
  </message>
  <message>
   <source>There is no example of an animal.</source>
   <translation>Il n'y a aucun exemple d'animal.</translation>
  </message>
  <message>
   <source>There is no example of the look-alike {name}.</source>
   <translation>Il n'y a aucun exemple du sosie {name}.</translation>
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
   <source>There is no folder for the cut-outs.</source>
   <translation>Il n'y a pas de dossier pour les découpes.</translation>
  </message>
  <message>
   <source>There is no folder for the placed photos.</source>
   <translation>Il n'y a pas de dossier pour les photos placées.</translation>
  </message>
  <message>
   <source>There is no folder of photos.</source>
   <translation>Il n'y a pas de dossier de photos.</translation>
  </message>
  <message>
   <source>There is no layer of polygons.</source>
   <translation>Il n'y a pas de couche de polygones.</translation>
  </message>
  <message>
   <source>There is no layer to import from.</source>
   <translation>Il n'y a pas de couche à importer.</translation>
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
   <source>There is no mrds.csv: it needs verdicts of two reviewers.</source>
   <translation>Il n'y a pas de mrds.csv : il demande les verdicts de deux relecteurs.</translation>
  </message>
  <message>
   <source>There is no photo.</source>
   <translation>Il n'y a pas de photo.</translation>
  </message>
  <message>
   <source>There is no training to go on with in {out}.</source>
   <translation>Il n'y a pas d'entraînement à reprendre dans {out}.</translation>
  </message>
  <message>
   <source>There is no weights file {path}.</source>
   <translation>Il n'y a pas de fichier de poids {path}.</translation>
  </message>
  <message>
   <source>There is no {package} for Python {number} on this computer.</source>
   <translation>Il n'y a pas de {package} pour Python {number} sur cet ordinateur.</translation>
  </message>
  <message>
   <source>There is not enough room on the disk: {needed} MB are needed, {free} MB are free.</source>
   <translation>Il n'y a pas assez de place sur le disque : il faut {needed} Mo, il y en a {free} de libres.</translation>
  </message>
  <message>
   <source>There is nothing to look at.</source>
   <translation>Il n'y a rien à regarder.</translation>
  </message>
  <message>
   <source>These are the examples themselves.</source>
   <translation>Ce sont les exemples eux-mêmes.</translation>
  </message>
  <message>
   <source>They need Bear Detector in the same version, the model and the area under the same paths.</source>
   <translation>Il leur faut Bear Detector dans la même version, le modèle et la zone sous les mêmes chemins.</translation>
  </message>
  <message>
   <source>This Python can't make virtual environments: a part of it is not installed.</source>
   <translation>Ce Python ne peut créer d'environnement virtuel : une partie n'est pas installée.</translation>
  </message>
  <message>
   <source>This example has no place on the map: its photo has no georeference.</source>
   <translation>Cet exemple n'a pas de place sur la carte : sa photo n'a pas de géoréférence.</translation>
  </message>
  <message>
   <source>This holds where the two are independent, and one animal is as easily seen as another. Hard ones are missed by both: then there are more. What the model has not shown them is in no number: see audit.</source>
   <translation>Cela vaut si les deux sont indépendants, et si un animal se voit aussi bien qu'un autre. Les difficiles échappent aux deux : il y en a alors plus. Ce que le modèle ne leur a pas montré n'est dans aucun nombre : voir audit.</translation>
  </message>
  <message>
   <source>This is much: it takes long, and the server's owner may not like it.</source>
   <translation>C'est beaucoup : ce sera long, et le propriétaire du serveur n'aimera peut-être pas.</translation>
  </message>
  <message>
   <source>This sighting is of another animal</source>
   <translation>Cette observation est d'un autre animal</translation>
  </message>
  <message>
   <source>Three band numbers, such as 4 3 2; the photos' own colours where empty.</source>
   <translation>Trois numéros de bandes, comme 4 3 2 ; les couleurs de la photo si vide.</translation>
  </message>
  <message>
   <source>Threshold</source>
   <translation>Seuil</translation>
  </message>
  <message>
   <source>Threshold and recall exclude each other: give one of them.</source>
   <translation>Seuil et rappel s'excluent : donnez l'un des deux.</translation>
  </message>
  <message>
   <source>Threshold of the score</source>
   <translation>Seuil du score</translation>
  </message>
  <message>
   <source>Through its screen model {name} promises no recall of {recall} with confidence of {confidence}.</source>
   <translation>À travers son crible, le modèle {name} ne promet pas de rappel de {recall} avec une confiance de {confidence}.</translation>
  </message>
  <message>
   <source>Tick layers, or add a folder or files.</source>
   <translation>Cochez des couches, ou ajoutez un dossier ou des fichiers.</translation>
  </message>
  <message>
   <source>Tick one or more below the examples file.</source>
   <translation>Cochez-en une ou plusieurs sous le fichier d'exemples.</translation>
  </message>
  <message>
   <source>Tiles a second</source>
   <translation>Tuiles par seconde</translation>
  </message>
  <message>
   <source>To a sample that was drawn before.</source>
   <translation>À un échantillon déjà tiré.</translation>
  </message>
  <message>
   <source>To be {sure} sure of {wanted}, {needed} animals without a miss are needed.</source>
   <translation>Pour être sûr à {sure} de {wanted}, il faut {needed} animaux sans qu'un seul manque.</translation>
  </message>
  <message>
   <source>Too few examples of {what} are left, since photos can't be opened: {named}.</source>
   <translation>Il reste trop peu d'exemples ({what}), car des photos ne peuvent pas être ouvertes : {named}.</translation>
  </message>
  <message>
   <source>Too few windows were looked at for an estimate: it needs some of each stratum.</source>
   <translation>Trop peu de fenêtres ont été regardées pour une estimation : il en faut de chaque strate.</translation>
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
   <source>Train again</source>
   <translation>Entraîner encore</translation>
  </message>
  <message>
   <source>Train another</source>
   <translation>En entraîner un autre</translation>
  </message>
  <message>
   <source>Train it anew, or leave out --photos-per-animal.</source>
   <translation>Entraînez-le à nouveau, ou omettez --photos-per-animal.</translation>
  </message>
  <message>
   <source>Train on its photo</source>
   <translation>Entraîner avec sa photo</translation>
  </message>
  <message>
   <source>Train or export the model again.</source>
   <translation>Entraînez ou exportez le modèle à nouveau.</translation>
  </message>
  <message>
   <source>Trained at a ground sample distance of {centimetres} cm a pixel.</source>
   <translation>Entraîné à une résolution au sol de {centimetres} cm par pixel.</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Entraîner</translation>
  </message>
  <message>
   <source>Training examples</source>
   <translation>Exemples d'entraînement</translation>
  </message>
  <message>
   <source>Training is not possible yet: {missing} not installed. Detecting does not need it.</source>
   <translation>L'entraînement n'est pas encore possible : {missing} manque. La détection n'en a pas besoin.</translation>
  </message>
  <message>
   <source>Training needs packages that are not installed yet.</source>
   <translation>L'entraînement demande des paquets qui ne sont pas encore installés.</translation>
  </message>
  <message>
   <source>Training {name}</source>
   <translation>Entraînement de {name}</translation>
  </message>
  <message>
   <source>Training, {value_a}: {value}</source>
   <translation>Entraînement, {value_a} : {value}</translation>
  </message>
  <message>
   <source>Training: {training}.</source>
   <translation>Entraînement : {training}.</translation>
  </message>
  <message>
   <source>Trains the tile classifier on a GeoPackage of examples, and writes the model's folder. The losses of each epoch are shown. A training that was stopped goes on with the same folder.</source>
   <translation>Entraîne le classifieur de tuiles sur un GeoPackage d'exemples et écrit le dossier du modèle. Les pertes de chaque époque sont montrées. Un entraînement arrêté continue avec le même dossier.</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>Réessayer</translation>
  </message>
  <message>
   <source>Trying {python}</source>
   <translation>Essai de {python}</translation>
  </message>
  <message>
   <source>Two reviewers</source>
   <translation>Deux relecteurs</translation>
  </message>
  <message>
   <source>UTM, polar beyond 60°</source>
   <translation>UTM, polaire dès 60°</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Annuler</translation>
  </message>
  <message>
   <source>Unpack it, or give what is in it as {inside}.</source>
   <translation>Décompressez-la, ou indiquez son contenu par {inside}.</translation>
  </message>
  <message>
   <source>Unpack it.</source>
   <translation>Décompressez-la.</translation>
  </message>
  <message>
   <source>Unpacking {count} packages.</source>
   <translation>Décompression de {count} paquets.</translation>
  </message>
  <message>
   <source>Unsure ({key})</source>
   <translation>Incertain ({key})</translation>
  </message>
  <message>
   <source>Use SQL such as class = 'polar_bear', with the fields {columns}.</source>
   <translation>Utilisez du SQL tel que class = 'polar_bear', avec les champs {columns}.</translation>
  </message>
  <message>
   <source>Use a Python that has it: the system's, or conda-forge's gdal.</source>
   <translation>Utilisez un Python qui l'a : celui du système, ou le gdal de conda-forge.</translation>
  </message>
  <message>
   <source>Use it to detect</source>
   <translation>L'utiliser pour détecter</translation>
  </message>
  <message>
   <source>Use the colour image.</source>
   <translation>Utilisez l'image en couleurs.</translation>
  </message>
  <message>
   <source>Use them in training</source>
   <translation>Utiliser à l'entraînement</translation>
  </message>
  <message>
   <source>Use this Python …</source>
   <translation>Utiliser ce Python …</translation>
  </message>
  <message>
   <source>Validate with its photo</source>
   <translation>Valider avec sa photo</translation>
  </message>
  <message>
   <source>Verdicts are of: {names}.</source>
   <translation>Les verdicts sont de : {names}.</translation>
  </message>
  <message>
   <source>Versions, paths and the last log, for a report of a fault; without your name</source>
   <translation>Versions, chemins et fin du journal, pour signaler un défaut ; sans votre nom</translation>
  </message>
  <message>
   <source>Wait for it, or choose another name.</source>
   <translation>Attendez-le, ou choisissez un autre nom.</translation>
  </message>
  <message>
   <source>Wait until it is done there, then try again.</source>
   <translation>Attendez que ce soit fini là-bas, puis réessayez.</translation>
  </message>
  <message>
   <source>Web photos</source>
   <translation>Photos du web</translation>
  </message>
  <message>
   <source>Web photos of animals, one folder a class, or cut-outs</source>
   <translation>Photos d'animaux du Web, un dossier par classe, ou des découpes</translation>
  </message>
  <message>
   <source>Web photos of {names} are learnt as background; --look-alikes makes classes of them.</source>
   <translation>Les photos du web de {names} sont apprises comme fond ; --look-alikes en fait des classes.</translation>
  </message>
  <message>
   <source>Web photos …</source>
   <translation>Photos du Web …</translation>
  </message>
  <message>
   <source>Web photos, a folder a class</source>
   <translation>Photos du web, un dossier par classe</translation>
  </message>
  <message>
   <source>Weights that know everyday photos; 98 MB are downloaded the first time.</source>
   <translation>Des poids qui connaissent les photos de tous les jours ; 98 Mo sont téléchargés la première fois.</translation>
  </message>
  <message>
   <source>Weights to start from</source>
   <translation>Poids de départ</translation>
  </message>
  <message>
   <source>Weights' SHA-256: {sha256}</source>
   <translation>SHA-256 des poids : {sha256}</translation>
  </message>
  <message>
   <source>What</source>
   <translation>Quoi</translation>
  </message>
  <message>
   <source>What a pixel spans on the ground, for photos that don't tell it.</source>
   <translation>Ce que couvre un pixel au sol, pour les photos qui ne le disent pas.</translation>
  </message>
  <message>
   <source>What a point stands for.</source>
   <translation>Ce que représente un point.</translation>
  </message>
  <message>
   <source>What is counted</source>
   <translation>Ce qui est compté</translation>
  </message>
  <message>
   <source>What is done is kept: start it, then run again.</source>
   <translation>Ce qui est fait est gardé : démarrez-le, puis relancez.</translation>
  </message>
  <message>
   <source>What is wholly for training or wholly for validation. The names of the photos tell their flight.</source>
   <translation>Ce qui sert entièrement à l'entraînement ou à la validation. Le nom des photos dit leur vol.</translation>
  </message>
  <message>
   <source>What it had done is kept.</source>
   <translation>Ce qu'il avait fait est gardé.</translation>
  </message>
  <message>
   <source>What only one takes for an animal counts as one until it is settled.</source>
   <translation>Ce qu'un seul prend pour un animal compte pour tel jusqu'à ce que ce soit tranché.</translation>
  </message>
  <message>
   <source>What stays together</source>
   <translation>Ce qui reste ensemble</translation>
  </message>
  <message>
   <source>What the animals are.</source>
   <translation>Ce que sont les animaux.</translation>
  </message>
  <message>
   <source>What the engine takes in all: the network, and photos that are decoded ahead of it.</source>
   <translation>Ce que le moteur prend en tout : le réseau, et les photos décodées à l'avance.</translation>
  </message>
  <message>
   <source>What the map shows</source>
   <translation>Ce que montre la carte</translation>
  </message>
  <message>
   <source>What the network sees</source>
   <translation>Ce que voit le réseau</translation>
  </message>
  <message>
   <source>What the network sees: examples shifted, turned and toned by chance.</source>
   <translation>Ce que voit le réseau : des exemples décalés, tournés et teintés au hasard.</translation>
  </message>
  <message>
   <source>What the network will see: {value_a}</source>
   <translation>Ce que verra le réseau : {value_a}</translation>
  </message>
  <message>
   <source>What was confirmed or rejected becomes examples to train on</source>
   <translation>Ce qui est confirmé ou rejeté devient des exemples d'entraînement</translation>
  </message>
  <message>
   <source>What was done is kept: see to it that the disk has room and no other program holds the file, run again.</source>
   <translation>Ce qui est fait est gardé : veillez à ce que le disque ait de la place et qu'aucun autre programme ne tienne le fichier, puis relancez.</translation>
  </message>
  <message>
   <source>What was found is kept: Detect goes on with the same results file.</source>
   <translation>Ce qui a été trouvé est gardé : Détecter continue avec le même fichier de résultats.</translation>
  </message>
  <message>
   <source>What was reviewed there, at the same place of the same photo, counts as reviewed.</source>
   <translation>Ce qui y a été revu, au même endroit de la même photo, compte comme revu.</translation>
  </message>
  <message>
   <source>What was reviewed, whatever was said</source>
   <translation>Ce qui a été revu, quoi qu'on en ait dit</translation>
  </message>
  <message>
   <source>Where</source>
   <translation>Où</translation>
  </message>
  <message>
   <source>Where neither the photos nor the table tell it.</source>
   <translation>Si ni les photos ni la table ne le disent.</translation>
  </message>
  <message>
   <source>Where no photo was taken for so long; empty for 60.</source>
   <translation>Là où aucune photo n'a été prise si longtemps ; vide pour 60.</translation>
  </message>
  <message>
   <source>Where shall the examples be kept? (a new or an existing file)</source>
   <translation>Où garder les exemples ? (un fichier nouveau ou existant)</translation>
  </message>
  <message>
   <source>Where the flight turns more; empty for 30.</source>
   <translation>Là où le vol tourne davantage ; vide pour 30.</translation>
  </message>
  <message>
   <source>Where the photos don't tell it.</source>
   <translation>Si les photos ne le disent pas.</translation>
  </message>
  <message>
   <source>Where the results exist: else photos that are done are left out. Reviews are never overwritten.</source>
   <translation>Si les résultats existent : sinon, les photos déjà faites sont laissées de côté. Les revues ne sont jamais écrasées.</translation>
  </message>
  <message>
   <source>Where their names aren't recognised, such as photo=Frame, longitude=GPS_E, with commas between.</source>
   <translation>Si leurs noms ne sont pas reconnus, comme photo=Frame, longitude=GPS_E, séparés par des virgules.</translation>
  </message>
  <message>
   <source>Which detections</source>
   <translation>Quelles détections</translation>
  </message>
  <message>
   <source>Which fields to write, and in this order.</source>
   <translation>Quels champs écrire, et dans cet ordre.</translation>
  </message>
  <message>
   <source>Which results shall be reviewed?</source>
   <translation>Quels résultats revoir ?</translation>
  </message>
  <message>
   <source>Who reviews: the name stands beside each verdict</source>
   <translation>Qui revoit : le nom figure à côté de chaque verdict</translation>
  </message>
  <message>
   <source>Whose photo it is, and where from</source>
   <translation>De qui est la photo, et d'où elle vient</translation>
  </message>
  <message>
   <source>Whose photos they are, and where they are from.</source>
   <translation>De qui sont les photos, et d'où elles viennent.</translation>
  </message>
  <message>
   <source>Width of the strip that was seen, in metres: the median of the lines.</source>
   <translation>Largeur de la bande vue, en mètres : la médiane des lignes.</translation>
  </message>
  <message>
   <source>Windows to add</source>
   <translation>Fenêtres à ajouter</translation>
  </message>
  <message>
   <source>Windows to look at</source>
   <translation>Fenêtres à regarder</translation>
  </message>
  <message>
   <source>With commas between: drawn, review, web, random, import; all where empty.</source>
   <translation>Séparées par des virgules : drawn, review, web, random, import ; toutes si vide.</translation>
  </message>
  <message>
   <source>With commas between: they are learnt to be told apart from the animals, and not looked for.</source>
   <translation>Séparées par des virgules : elles sont apprises pour être distinguées des animaux, sans être recherchées.</translation>
  </message>
  <message>
   <source>Without the screen (--no-screen) it holds from {score}, with {alarms} false alarms a megapixel.</source>
   <translation>Sans le crible (--no-screen), cela vaut à partir de {score}, avec {alarms} fausses alarmes par mégapixel.</translation>
  </message>
  <message>
   <source>Write a copy to this folder</source>
   <translation>Écrire une copie dans ce dossier</translation>
  </message>
  <message>
   <source>Write what was changed into the file</source>
   <translation>Écrire les changements dans le fichier</translation>
  </message>
  <message>
   <source>Writes the activation map round a window of a photo: where the network saw its evidence for a class.</source>
   <translation>Écrit la carte d'activation autour d'une fenêtre d'une photo : où le réseau a vu ses indices pour une classe.</translation>
  </message>
  <message>
   <source>Writes the detections of a results GeoPackage as ESRI Shapefile, GeoPackage, GeoJSON, CSV or COCO: the file's ending (.shp, .gpkg, .geojson, .csv, .json) decides. What the format can't hold is said.</source>
   <translation>Écrit les détections d'un GeoPackage de résultats en ESRI Shapefile, GeoPackage, GeoJSON, CSV ou COCO : la fin du nom (.shp, .gpkg, .geojson, .csv, .json) décide. Ce que le format ne peut contenir est dit.</translation>
  </message>
  <message>
   <source>Writes what was covered, overlap once, and what was counted where: tables by photo and by line, for the R packages Distance and mrds and in Darwin Core, and layers of the lines and of the ground that was seen.</source>
   <translation>Écrit ce qui a été couvert, le recouvrement une seule fois, et ce qui a été compté où : des tableaux par photo et par ligne, pour les paquets R Distance et mrds et en Darwin Core, et des couches des lignes et du sol vu.</translation>
  </message>
  <message>
   <source>Writing the model file.</source>
   <translation>Écriture du fichier du modèle.</translation>
  </message>
  <message>
   <source>YOLO tells places as shares of a photo's sides.</source>
   <translation>YOLO donne les positions en fractions des côtés de la photo.</translation>
  </message>
  <message>
   <source>Zoom in: photos come onto the map where they are large enough, and go when it moves.</source>
   <translation>Zoomez : les photos viennent sur la carte quand elles sont assez grandes, et partent quand elle bouge.</translation>
  </message>
  <message>
   <source>a folder</source>
   <translation>un dossier</translation>
  </message>
  <message>
   <source>a table (CSV), then the photos</source>
   <translation>une table (CSV), puis les photos</translation>
  </message>
  <message>
   <source>about {hours} h {minutes} min left</source>
   <translation>encore environ {hours} h {minutes} min</translation>
  </message>
  <message>
   <source>about {minutes} min left</source>
   <translation>encore environ {minutes} min</translation>
  </message>
  <message>
   <source>about {n} animal missed</source>
   <translation>environ {n} animal manqué</translation>
  </message>
  <message>
   <source>about {n} animals missed</source>
   <translation>environ {n} animaux manqués</translation>
  </message>
  <message>
   <source>about {n} tile</source>
   <translation>environ {n} tuile</translation>
  </message>
  <message>
   <source>about {n} tiles</source>
   <translation>environ {n} tuiles</translation>
  </message>
  <message>
   <source>all</source>
   <translation>toutes</translation>
  </message>
  <message>
   <source>all from the threshold on that nobody has rejected; or confirmed animals only.</source>
   <translation>all : toutes à partir du seuil que personne n'a rejetées ; ou confirmed : les animaux confirmés seulement.</translation>
  </message>
  <message>
   <source>all from the threshold on; reviewed, whatever was said of them; or confirmed to be an animal. The last two are taken whatever their score, unless a threshold is given.</source>
   <translation>toutes à partir du seuil ; revues, quoi qu'on en ait dit ; ou confirmées comme animaux. Les deux dernières sont prises quel que soit leur score, sauf si un seuil est donné.</translation>
  </message>
  <message>
   <source>all {n} reviewed</source>
   <translation>les {n} sont revues</translation>
  </message>
  <message>
   <source>altitude</source>
   <translation>altitude</translation>
  </message>
  <message>
   <source>altitude above ground</source>
   <translation>altitude au-dessus du sol</translation>
  </message>
  <message>
   <source>animals recognised</source>
   <translation>animaux reconnus</translation>
  </message>
  <message>
   <source>animals,wildlife,aerial photos,polar bear,deep learning</source>
   <translation>animaux,faune,photos aériennes,ours polaire,apprentissage profond</translation>
  </message>
  <message>
   <source>another class …</source>
   <translation>autre classe …</translation>
  </message>
  <message>
   <source>any class</source>
   <translation>toute classe</translation>
  </message>
  <message>
   <source>apart from {n}</source>
   <translation>à part de {n}</translation>
  </message>
  <message>
   <source>area</source>
   <translation>zone</translation>
  </message>
  <message>
   <source>as recipe</source>
   <translation>selon la recette</translation>
  </message>
  <message>
   <source>as the photos tell</source>
   <translation>comme le disent les photos</translation>
  </message>
  <message>
   <source>as the run</source>
   <translation>comme la recherche</translation>
  </message>
  <message>
   <source>as the survey</source>
   <translation>comme le relevé</translation>
  </message>
  <message>
   <source>as they are</source>
   <translation>telles quelles</translation>
  </message>
  <message>
   <source>at least {n} more, on another photo too</source>
   <translation>encore {n} au moins, aussi sur une autre photo</translation>
  </message>
  <message>
   <source>at least {n} more, on at least {photos} photos</source>
   <translation>encore {n} au moins, sur {photos} photos au moins</translation>
  </message>
  <message>
   <source>at least {recall} % of animals, {sure} % sure (from {score})</source>
   <translation>au moins {recall} % des animaux, sûr à {sure} % (dès {score})</translation>
  </message>
  <message>
   <source>at most {high} with 95 % confidence</source>
   <translation>au plus {high} avec une confiance de 95 %</translation>
  </message>
  <message>
   <source>audit</source>
   <translation>vérification</translation>
  </message>
  <message>
   <source>auto leaves it to be drawn; the others put all photos into one.</source>
   <translation>auto laisse le tirage se faire ; les autres mettent toutes les photos d'un côté.</translation>
  </message>
  <message>
   <source>auto takes the graphics card where the engine can use one; cuda fails where it can't.</source>
   <translation>auto prend la carte graphique si le moteur peut s'en servir ; cuda échoue sinon.</translation>
  </message>
  <message>
   <source>background</source>
   <translation>fond</translation>
  </message>
  <message>
   <source>band {number}</source>
   <translation>bande {number}</translation>
  </message>
  <message>
   <source>beside each project</source>
   <translation>à côté de chaque projet</translation>
  </message>
  <message>
   <source>blind</source>
   <translation>à l'aveugle</translation>
  </message>
  <message>
   <source>by {overlaps} overlaps it is {height_m} m with a standard error of {error_m} m, more than {most_error}</source>
   <translation>par {overlaps} recouvrements elle est de {height_m} m avec une erreur type de {error_m} m, plus de {most_error}</translation>
  </message>
  <message>
   <source>calibrate</source>
   <translation>étalonnage</translation>
  </message>
  <message>
   <source>calibrating</source>
   <translation>étalonnage</translation>
  </message>
  <message>
   <source>cam is the class activation map out of the model file; grad-cam needs what training needs.</source>
   <translation>cam est la carte d'activation de classe tirée du fichier du modèle ; grad-cam demande ce que demande l'entraînement.</translation>
  </message>
  <message>
   <source>can't be read</source>
   <translation>ne peut être lu</translation>
  </message>
  <message>
   <source>compose</source>
   <translation>composition</translation>
  </message>
  <message>
   <source>confirmed</source>
   <translation>confirmé</translation>
  </message>
  <message>
   <source>confirmed as one animal</source>
   <translation>confirmés comme un même animal</translation>
  </message>
  <message>
   <source>counting …</source>
   <translation>comptage …</translation>
  </message>
  <message>
   <source>cut out</source>
   <translation>découpe</translation>
  </message>
  <message>
   <source>dense looks at every window at the price of a few; tiles is the slow reference.</source>
   <translation>dense regarde toutes les fenêtres au prix de quelques-unes ; tiles est la référence, lente.</translation>
  </message>
  <message>
   <source>dense: every window, in one pass. tiles: tile by tile, the slow reference.</source>
   <translation>dense : toutes les fenêtres, en un passage. tiles : tuile par tuile, la référence lente.</translation>
  </message>
  <message>
   <source>detect</source>
   <translation>détection</translation>
  </message>
  <message>
   <source>done</source>
   <translation>terminée</translation>
  </message>
  <message>
   <source>drawn</source>
   <translation>dessiné</translation>
  </message>
  <message>
   <source>elevation of the ground</source>
   <translation>altitude du sol</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>époque</translation>
  </message>
  <message>
   <source>epoch {epoch}/{epochs}</source>
   <translation>époque {epoch}/{epochs}</translation>
  </message>
  <message>
   <source>expected miss rate of at most {miss_rate}, by conformal risk control over {animals} animals</source>
   <translation>taux d'oubli attendu d'au plus {miss_rate}, par contrôle conforme du risque sur {animals} animaux</translation>
  </message>
  <message>
   <source>failed</source>
   <translation>échouée</translation>
  </message>
  <message>
   <source>fetch</source>
   <translation>téléchargement</translation>
  </message>
  <message>
   <source>focal length (35 mm)</source>
   <translation>focale (35 mm)</translation>
  </message>
  <message>
   <source>for example: class = 'polar_bear'</source>
   <translation>par exemple : class = 'polar_bear'</translation>
  </message>
  <message>
   <source>from a review</source>
   <translation>d'une revue</translation>
  </message>
  <message>
   <source>from score</source>
   <translation>dès le score</translation>
  </message>
  <message>
   <source>from web photos</source>
   <translation>de photos du web</translation>
  </message>
  <message>
   <source>georeference</source>
   <translation>géoréférencement</translation>
  </message>
  <message>
   <source>ground sample distance {span}</source>
   <translation>résolution au sol {span}</translation>
  </message>
  <message>
   <source>heading</source>
   <translation>cap</translation>
  </message>
  <message>
   <source>imagenet, none, or the path of a model that is to be trained on.</source>
   <translation>imagenet, none, ou le chemin d'un modèle à entraîner plus avant.</translation>
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
   <source>imported</source>
   <translation>importé</translation>
  </message>
  <message>
   <source>install</source>
   <translation>installation</translation>
  </message>
  <message>
   <source>int8 makes a model of a quarter of the size, which may be faster and a little less exact.</source>
   <translation>int8 fait un modèle quatre fois plus petit, parfois plus rapide et un peu moins exact.</translation>
  </message>
  <message>
   <source>int8: a quarter of the size and faster on most computers, almost as good.</source>
   <translation>int8 : quatre fois plus petit et plus rapide sur la plupart des ordinateurs, presque aussi bon.</translation>
  </message>
  <message>
   <source>is missing</source>
   <translation>manque</translation>
  </message>
  <message>
   <source>is not needed</source>
   <translation>n'est pas nécessaire</translation>
  </message>
  <message>
   <source>is there</source>
   <translation>est là</translation>
  </message>
  <message>
   <source>it lies at the pole, where degrees tell no place: a polar projection does</source>
   <translation>elle est au pôle, où les degrés n'indiquent pas de lieu : une projection polaire le fait</translation>
  </message>
  <message>
   <source>it lies where the coordinate reference system does not reach</source>
   <translation>elle est là où le système de coordonnées ne va pas</translation>
  </message>
  <message>
   <source>it reaches the horizon</source>
   <translation>elle atteint l'horizon</translation>
  </message>
  <message>
   <source>it reaches {furthest} degrees from straight down, where flat ground tells no place</source>
   <translation>elle va jusqu'à {furthest} degrés de la verticale, où un sol plat ne dit plus la place</translation>
  </message>
  <message>
   <source>it was cut out of a larger photo, and nothing tells from which part of it</source>
   <translation>elle a été découpée dans une photo plus grande, et rien ne dit dans quelle partie</translation>
  </message>
  <message>
   <source>it was saved again by {program}, which may have turned it: a table must tell its yaw</source>
   <translation>elle a été réenregistrée par {program}, qui l'a peut-être tournée : une table doit dire son cap</translation>
  </message>
  <message>
   <source>its altitude above ground is not told</source>
   <translation>son altitude au-dessus du sol n'est pas dite</translation>
  </message>
  <message>
   <source>its altitude above ground is {altitude} m</source>
   <translation>son altitude au-dessus du sol est de {altitude} m</translation>
  </message>
  <message>
   <source>its focal length is not told</source>
   <translation>sa focale n'est pas dite</translation>
  </message>
  <message>
   <source>its position is not told</source>
   <translation>sa position n'est pas dite</translation>
  </message>
  <message>
   <source>its position, {north} north and {east} east, can't be</source>
   <translation>sa position, {north} nord et {east} est, est impossible</translation>
  </message>
  <message>
   <source>its x and y have no place in the coordinate reference system</source>
   <translation>ses x et y n'ont pas de place dans le système de coordonnées</translation>
  </message>
  <message>
   <source>knew their place</source>
   <translation>déjà localisées</translation>
  </message>
  <message>
   <source>latitude</source>
   <translation>latitude</translation>
  </message>
  <message>
   <source>longitude</source>
   <translation>longitude</translation>
  </message>
  <message>
   <source>looking …</source>
   <translation>recherche …</translation>
  </message>
  <message>
   <source>loss</source>
   <translation>perte</translation>
  </message>
  <message>
   <source>measuring</source>
   <translation>mesure</translation>
  </message>
  <message>
   <source>model's own</source>
   <translation>du modèle</translation>
  </message>
  <message>
   <source>never</source>
   <translation>jamais</translation>
  </message>
  <message>
   <source>no class</source>
   <translation>pas de classe</translation>
  </message>
  <message>
   <source>no guarantee: {recall} of {animals} animals scored at least so much</source>
   <translation>sans garantie : {recall} de {animals} animaux ont obtenu au moins ce score</translation>
  </message>
  <message>
   <source>no missed animal seen</source>
   <translation>aucun animal manqué vu</translation>
  </message>
  <message>
   <source>no photo</source>
   <translation>pas de photo</translation>
  </message>
  <message>
   <source>no photos of its own</source>
   <translation>pas de photos à lui</translation>
  </message>
  <message>
   <source>no place on the map</source>
   <translation>sans place sur la carte</translation>
  </message>
  <message>
   <source>none of NVIDIA's; the processor will do</source>
   <translation>aucune de NVIDIA ; le processeur fera l'affaire</translation>
  </message>
  <message>
   <source>none of them tells position and focal length and looks down</source>
   <translation>aucune ne dit sa position et sa focale en regardant vers le bas</translation>
  </message>
  <message>
   <source>none to train on: add some on other photos, or choose a photo for it</source>
   <translation>aucun pour entraîner : ajoutez-en sur d'autres photos, ou choisissez-lui une photo</translation>
  </message>
  <message>
   <source>none to validate with: add some on other photos, or choose a photo for it</source>
   <translation>aucun pour valider : ajoutez-en sur d'autres photos, ou choisissez-lui une photo</translation>
  </message>
  <message>
   <source>not an animal</source>
   <translation>pas un animal</translation>
  </message>
  <message>
   <source>not found</source>
   <translation>introuvable</translation>
  </message>
  <message>
   <source>not installed</source>
   <translation>pas installé</translation>
  </message>
  <message>
   <source>not installed; only needed to train models of your own</source>
   <translation>pas installé ; seulement pour entraîner ses propres modèles</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>inconnu</translation>
  </message>
  <message>
   <source>not measured</source>
   <translation>pas mesuré</translation>
  </message>
  <message>
   <source>not reviewed</source>
   <translation>pas revu</translation>
  </message>
  <message>
   <source>of the animals,</source>
   <translation>des animaux,</translation>
  </message>
  <message>
   <source>of the model</source>
   <translation>celle du modèle</translation>
  </message>
  <message>
   <source>of unknown source</source>
   <translation>de source inconnue</translation>
  </message>
  <message>
   <source>onnxruntime for NVIDIA cards, with the CUDA libraries that it needs</source>
   <translation>onnxruntime pour cartes NVIDIA, avec les bibliothèques CUDA qu'il lui faut</translation>
  </message>
  <message>
   <source>onnxruntime offers: {value_a}.</source>
   <translation>onnxruntime propose : {value_a}.</translation>
  </message>
  <message>
   <source>other</source>
   <translation>autre</translation>
  </message>
  <message>
   <source>others taken for the animal</source>
   <translation>autres pris pour l'animal</translation>
  </message>
  <message>
   <source>overlaps</source>
   <translation>recouvrements</translation>
  </message>
  <message>
   <source>packages</source>
   <translation>paquets</translation>
  </message>
  <message>
   <source>photo</source>
   <translation>photo</translation>
  </message>
  <message>
   <source>photo, flight (told by file names such as ..._Flight_02_...), or a regular expression whose brackets hold the flight's name: all of it is trained on, or none.</source>
   <translation>photo, flight (le vol, que disent des noms de fichiers comme ..._Flight_02_...), ou une expression régulière dont les parenthèses donnent le nom du vol : il sert tout entier à l'entraînement, ou pas du tout.</translation>
  </message>
  <message>
   <source>photos</source>
   <translation>photos</translation>
  </message>
  <message>
   <source>photos that the map shows</source>
   <translation>les photos que montre la carte</translation>
  </message>
  <message>
   <source>pitch</source>
   <translation>tangage</translation>
  </message>
  <message>
   <source>placed</source>
   <translation>placée</translation>
  </message>
  <message>
   <source>placed by their cameras</source>
   <translation>placées d'après leur appareil</translation>
  </message>
  <message>
   <source>polar bear</source>
   <translation>ours polaire</translation>
  </message>
  <message>
   <source>precision (detections that are right)</source>
   <translation>précision (détections justes)</translation>
  </message>
  <message>
   <source>proposed</source>
   <translation>proposé</translation>
  </message>
  <message>
   <source>proposed as one animal</source>
   <translation>proposés comme un même animal</translation>
  </message>
  <message>
   <source>quick is a short fine-tuning; chabot2022 are the two stages of the published method.</source>
   <translation>quick est un court affinage ; chabot2022, les deux étapes de la méthode publiée.</translation>
  </message>
  <message>
   <source>random</source>
   <translation>au hasard</translation>
  </message>
  <message>
   <source>random squares</source>
   <translation>carrés au hasard</translation>
  </message>
  <message>
   <source>read</source>
   <translation>lecture</translation>
  </message>
  <message>
   <source>ready</source>
   <translation>prêt</translation>
  </message>
  <message>
   <source>recall (animals found)</source>
   <translation>rappel (animaux trouvés)</translation>
  </message>
  <message>
   <source>recall (right axis)</source>
   <translation>rappel (axe de droite)</translation>
  </message>
  <message>
   <source>recall of at least {recall} with {sure} confidence, by the exact binomial bound over {animals} animals</source>
   <translation>rappel d'au moins {recall} avec une confiance de {sure}, par la borne binomiale exacte sur {animals} animaux</translation>
  </message>
  <message>
   <source>recall {low}–{high}</source>
   <translation>rappel {low}–{high}</translation>
  </message>
  <message>
   <source>recall {recall}</source>
   <translation>rappel {recall}</translation>
  </message>
  <message>
   <source>recall {share} % ({least} to {most} %)</source>
   <translation>rappel {share} % ({least} à {most} %)</translation>
  </message>
  <message>
   <source>rejected</source>
   <translation>rejeté</translation>
  </message>
  <message>
   <source>reviewed</source>
   <translation>revu</translation>
  </message>
  <message>
   <source>reviewers differ</source>
   <translation>les relecteurs diffèrent</translation>
  </message>
  <message>
   <source>roll</source>
   <translation>roulis</translation>
  </message>
  <message>
   <source>running</source>
   <translation>en cours</translation>
  </message>
  <message>
   <source>running {percent} %</source>
   <translation>en cours {percent} %</translation>
  </message>
  <message>
   <source>screen</source>
   <translation>crible</translation>
  </message>
  <message>
   <source>seal</source>
   <translation>phoque</translation>
  </message>
  <message>
   <source>seen once</source>
   <translation>vu une seule fois</translation>
  </message>
  <message>
   <source>set apart</source>
   <translation>séparés</translation>
  </message>
  <message>
   <source>set apart from {n} others</source>
   <translation>mis à part de {n} autres</translation>
  </message>
  <message>
   <source>single windows with the animal in the middle</source>
   <translation>fenêtres isolées avec l'animal au milieu</translation>
  </message>
  <message>
   <source>speed</source>
   <translation>vitesse</translation>
  </message>
  <message>
   <source>squares</source>
   <translation>carrés</translation>
  </message>
  <message>
   <source>starting</source>
   <translation>démarrage</translation>
  </message>
  <message>
   <source>steps</source>
   <translation>pas</translation>
  </message>
  <message>
   <source>such as walrus, rock</source>
   <translation>comme morse, rocher</translation>
  </message>
  <message>
   <source>sure</source>
   <translation>sûr</translation>
  </message>
  <message>
   <source>the direction of its top is not told</source>
   <translation>la direction de son haut n'est pas dite</translation>
  </message>
  <message>
   <source>the ground under the first photo</source>
   <translation>le sol sous la première photo</translation>
  </message>
  <message>
   <source>the model's, else the layer's</source>
   <translation>celle du modèle, sinon de la couche</translation>
  </message>
  <message>
   <source>the one that was set up</source>
   <translation>celui qui a été installé</translation>
  </message>
  <message>
   <source>the photos (EXIF, XMP)</source>
   <translation>les photos (EXIF, XMP)</translation>
  </message>
  <message>
   <source>the public one</source>
   <translation>le dépôt public</translation>
  </message>
  <message>
   <source>the survey's photos</source>
   <translation>les photos du relevé</translation>
  </message>
  <message>
   <source>the system's; QGIS's options have none</source>
   <translation>celui du système ; les options de QGIS n'en ont pas</translation>
  </message>
  <message>
   <source>the table names it in {count} rows</source>
   <translation>la table la nomme dans {count} lignes</translation>
  </message>
  <message>
   <source>the table's {name} is no number: {text}</source>
   <translation>{name} n'est pas un nombre dans la table : {text}</translation>
  </message>
  <message>
   <source>the {said} at {x}, {y} px</source>
   <translation>{said} en {x}, {y} px</translation>
  </message>
  <message>
   <source>tiles</source>
   <translation>tuiles</translation>
  </message>
  <message>
   <source>to be updated: this version of the plugin needs other packages</source>
   <translation>à mettre à jour : cette version de l'extension demande d'autres paquets</translation>
  </message>
  <message>
   <source>to do</source>
   <translation>à faire</translation>
  </message>
  <message>
   <source>together {area}</source>
   <translation>ensemble {area}</translation>
  </message>
  <message>
   <source>train</source>
   <translation>entraînement</translation>
  </message>
  <message>
   <source>trained {date}</source>
   <translation>entraîné {date}</translation>
  </message>
  <message>
   <source>training loss</source>
   <translation>perte d'entraînement</translation>
  </message>
  <message>
   <source>unexpected {name}: {text}.</source>
   <translation>{name} inattendu : {text}.</translation>
  </message>
  <message>
   <source>unsure</source>
   <translation>incertain</translation>
  </message>
  <message>
   <source>validation</source>
   <translation>validation</translation>
  </message>
  <message>
   <source>validation are those that the model was not trained on.</source>
   <translation>validation : celles sur lesquelles le modèle n'a pas été entraîné.</translation>
  </message>
  <message>
   <source>validation loss</source>
   <translation>perte de validation</translation>
  </message>
  <message>
   <source>web photos</source>
   <translation>photos du web</translation>
  </message>
  <message>
   <source>what the model says</source>
   <translation>ce que dit le modèle</translation>
  </message>
  <message>
   <source>whole photos, {mode}, through its screen</source>
   <translation>photos entières, {mode}, à travers son crible</translation>
  </message>
  <message>
   <source>whole photos, {mode}, without a screen</source>
   <translation>photos entières, {mode}, sans crible</translation>
  </message>
  <message>
   <source>windows</source>
   <translation>fenêtres</translation>
  </message>
  <message>
   <source>x and y are taken in the CRS that is chosen below.</source>
   <translation>x et y sont pris dans le SCR choisi plus bas.</translation>
  </message>
  <message>
   <source>{agreeing} of {moved} overlaps agree, {needed} are needed</source>
   <translation>{agreeing} recouvrements sur {moved} concordent, il en faut {needed}</translation>
  </message>
  <message>
   <source>{alone} verdicts are on detections that only one of them has looked at: left out.</source>
   <translation>{alone} verdicts portent sur des détections qu'un seul a regardées : laissés de côté.</translation>
  </message>
  <message>
   <source>{animal} (area {area})</source>
   <translation>{animal} (aire {area})</translation>
  </message>
  <message>
   <source>{animal} of {size}: {found} of {n} found</source>
   <translation>{animal} de {size} : {found} sur {n} trouvés</translation>
  </message>
  <message>
   <source>{animal} {recall} of {n}</source>
   <translation>{animal} {recall} de {n}</translation>
  </message>
  <message>
   <source>{animal}: finds {recall} of {n} (95 % interval: {low} to {high}); false alarms: {alarms} per photo, {ground} per km².</source>
   <translation>{animal} : trouve {recall} de {n} (intervalle à 95 % : {low} à {high}) ; fausses alarmes : {alarms} par photo, {ground} par km².</translation>
  </message>
  <message>
   <source>{animal}: finds {recall} of {n} (95 % interval: {low} to {high}); false alarms: {alarms} per photo.</source>
   <translation>{animal} : trouve {recall} de {n} (intervalle à 95 % : {low} à {high}) ; fausses alarmes : {alarms} par photo.</translation>
  </message>
  <message>
   <source>{animal}: finds {recall} of {n}; false alarms: {alarms} per megapixel.</source>
   <translation>{animal} : trouve {recall} de {n} ; fausses alarmes : {alarms} par mégapixel.</translation>
  </message>
  <message>
   <source>{animal}: no photo shows one; false alarms: {alarms} per photo.</source>
   <translation>{animal} : aucune photo n'en montre ; fausses alarmes : {alarms} par photo.</translation>
  </message>
  <message>
   <source>{astray} of {drawn} features lie on none of the photos: left out.</source>
   <translation>{astray} des {drawn} entités ne sont sur aucune photo : laissées de côté.</translation>
  </message>
  <message>
   <source>{bands} are no bands: give three numbers from 1 on, such as 4 3 2.</source>
   <translation>{bands} ne sont pas des bandes : donnez trois numéros à partir de 1, comme 4 3 2.</translation>
  </message>
  <message>
   <source>{beyond} photos reach where {dem} has no height: the ground is taken as flat there.</source>
   <translation>{beyond} photos vont là où {dem} n'a pas de hauteur : le sol y est pris pour plat.</translation>
  </message>
  <message>
   <source>{box} is no box: give four numbers, such as 40,20,150,90.</source>
   <translation>{box} n'est pas un cadre : donnez quatre nombres, comme 40,20,150,90.</translation>
  </message>
  <message>
   <source>{class_name} scores {score} in the window at {x}, {y}.</source>
   <translation>{class_name} obtient {score} dans la fenêtre en {x}, {y}.</translation>
  </message>
  <message>
   <source>{close} animals lie near others: their sightings may be mixed up; a review can tell.</source>
   <translation>{close} animaux sont près d'autres : leurs observations peuvent être confondues ; une relecture peut trancher.</translation>
  </message>
  <message>
   <source>{column} names no column: write it as photo=Frame.</source>
   <translation>{column} ne nomme pas de colonne : écrivez photo=Frame.</translation>
  </message>
  <message>
   <source>{count} photos are not in the table {table}.</source>
   <translation>{count} photos ne sont pas dans la table {table}.</translation>
  </message>
  <message>
   <source>{count} photos are there twice, themselves and as a copy on the map: each is searched once.</source>
   <translation>{count} photos sont là deux fois, elles-mêmes et en copie placée sur la carte : chacune est examinée une fois.</translation>
  </message>
  <message>
   <source>{count} photos have the name in the table, which must name their folders too</source>
   <translation>{count} photos portent le nom dans la table, qui doit aussi nommer leurs dossiers</translation>
  </message>
  <message>
   <source>{count} photos in {now} have the names of some that were searched in {before} and are not there now. If they are the same, all is found twice: choose another --out then, and {path} as --reviews.</source>
   <translation>{count} photos de {now} ont les noms de photos qui ont été examinées dans {before} et n'y sont plus. Si ce sont les mêmes, tout est trouvé deux fois : choisissez alors un autre --out, et {path} pour --reviews.</translation>
  </message>
  <message>
   <source>{count} photos only have the names of some that were reviewed: times differ.</source>
   <translation>{count} photos n'ont que les noms de photos revues : les heures diffèrent.</translation>
  </message>
  <message>
   <source>{count} photos tell their altitude by satellites only, which must count from the same level as {dem}: the sea or the ellipsoid.</source>
   <translation>{count} photos ne disent leur altitude que par satellites ; elle doit se compter du même niveau que {dem} : la mer ou l'ellipsoïde.</translation>
  </message>
  <message>
   <source>{count} photos that were reviewed in {path} are not among these: their reviews stay there.</source>
   <translation>{count} photos revues dans {path} ne sont pas parmi celles-ci : leurs revues y restent.</translation>
  </message>
  <message>
   <source>{count} photos that were searched in {before} are now in {now}: the results follow them.</source>
   <translation>{count} photos examinées dans {before} sont maintenant dans {now} : les résultats les suivent.</translation>
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
   <source>{detections} exported to {file}.</source>
   <translation>{detections} exportées vers {file}.</translation>
  </message>
  <message>
   <source>{detections} in {photos} in {file}, after {duration}.</source>
   <translation>{detections} dans {photos} dans {file}, après {duration}.</translation>
  </message>
  <message>
   <source>{done} of {photos} photos were done before.</source>
   <translation>{done} des {photos} photos étaient déjà faites.</translation>
  </message>
  <message>
   <source>{done} of {total} packages</source>
   <translation>{done} des {total} paquets</translation>
  </message>
  <message>
   <source>{elsewhere} photos are being scanned by another process.</source>
   <translation>{elsewhere} photos sont en cours d'analyse par un autre processus.</translation>
  </message>
  <message>
   <source>{error} It is left out.</source>
   <translation>{error} Elle est laissée de côté.</translation>
  </message>
  <message>
   <source>{error} No animal is set into it.</source>
   <translation>{error} Aucun animal n'y est placé.</translation>
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
   <source>{examples} holds no examples of the chosen sources.</source>
   <translation>{examples} ne contient pas d'exemples des sources choisies.</translation>
  </message>
  <message>
   <source>{failed} of {n} photos could not be read.</source>
   <translation>{failed} des {n} photos n'ont pu être lues.</translation>
  </message>
  <message>
   <source>{filename} can't be searched: {strerror}.</source>
   <translation>{filename} ne peut être parcouru : {strerror}.</translation>
  </message>
  <message>
   <source>{file} can't be replaced.</source>
   <translation>{file} ne peut pas être remplacé.</translation>
  </message>
  <message>
   <source>{file} has no ending that tells its format: let it end in {known}.</source>
   <translation>Le nom {file} ne dit pas son format : il doit finir par {known}.</translation>
  </message>
  <message>
   <source>{file} is no name for a GeoPackage: let it end in .gpkg.</source>
   <translation>{file} n'est pas un nom de GeoPackage : il doit finir par .gpkg.</translation>
  </message>
  <message>
   <source>{file} is no name for a table: let it end in .csv.</source>
   <translation>{file} n'est pas un nom de tableau : il doit finir par .csv.</translation>
  </message>
  <message>
   <source>{file} is searched through, for another project.</source>
   <translation>L'analyse de {file} est terminée, pour un autre projet.</translation>
  </message>
  <message>
   <source>{first} looks for {name}, and no example shows one: the new model will not look for it.</source>
   <translation>{first} cherche {name}, mais aucun exemple n'en montre : le nouveau modèle ne le cherchera pas.</translation>
  </message>
  <message>
   <source>{folder} can't be written ({strerror}).</source>
   <translation>{folder} ne peut pas être écrit ({strerror}).</translation>
  </message>
  <message>
   <source>{folder} holds no images.</source>
   <translation>{folder} ne contient pas d'images.</translation>
  </message>
  <message>
   <source>{folder}: by {found} overlaps its photos were taken {metres} m above ground, standard error {error} m. What they tell stays, since it differs by too little.</source>
   <translation>{folder} : par {found} recouvrements, ses photos ont été prises à {metres} m du sol, erreur type {error} m. Ce qu'elles disent reste, puisque cela en diffère trop peu.</translation>
  </message>
  <message>
   <source>{folder}: by {found} overlaps its photos were taken {metres} m above ground, standard error {error} m: {added} m to what they tell.</source>
   <translation>{folder} : par {found} recouvrements, ses photos ont été prises à {metres} m du sol, erreur type {error} m : {added} m par rapport à ce qu'elles disent.</translation>
  </message>
  <message>
   <source>{folder}: by {found} overlaps its photos, which don't tell it, were taken {metres} m above ground, standard error {error} m.</source>
   <translation>{folder} : par {found} recouvrements, ses photos, qui ne le disent pas, ont été prises à {metres} m du sol, erreur type {error} m.</translation>
  </message>
  <message>
   <source>{folder}: overlaps do not tell how high its photos were taken: {why}.</source>
   <translation>{folder} : les recouvrements ne disent pas à quelle hauteur ses photos ont été prises : {why}.</translation>
  </message>
  <message>
   <source>{found} of {animals} animals found proves a recall of {proven}, not {wanted}, at {sure} confidence: the model misses too many, or more animals are needed.</source>
   <translation>{found} animaux trouvés sur {animals} prouvent un rappel de {proven}, et non de {wanted}, avec une confiance de {sure} : le modèle en manque trop, ou il faut plus d'animaux.</translation>
  </message>
  <message>
   <source>{found} of {animals} animals found proves a recall of {proven}, not {wanted}, at {sure} confidence: {needed} without a miss are needed.</source>
   <translation>{found} animaux trouvés sur {animals} prouvent un rappel de {proven}, et non de {wanted}, avec une confiance de {sure} : il en faut {needed} sans un oubli.</translation>
  </message>
  <message>
   <source>{found} of {n}</source>
   <translation>{found} sur {n}</translation>
  </message>
  <message>
   <source>{found} of {total} animals were found, in {photos} photos.</source>
   <translation>{found} animaux sur {total} ont été trouvés, sur {photos} photos.</translation>
  </message>
  <message>
   <source>{free} free</source>
   <translation>{free} libres</translation>
  </message>
  <message>
   <source>{free} free, up to {needed} needed</source>
   <translation>{free} libres, jusqu'à {needed} nécessaires</translation>
  </message>
  <message>
   <source>{guessed} photos don't tell their tilt: they are taken as looking straight down.</source>
   <translation>{guessed} photos ne disent pas leur inclinaison : on les prend comme verticales.</translation>
  </message>
  <message>
   <source>{hidden} confirmed animals score below the threshold: they are not in {name}.</source>
   <translation>{hidden} animaux confirmés ont un score sous le seuil : ils ne sont pas dans {name}.</translation>
  </message>
  <message>
   <source>{hours} h {minutes} min</source>
   <translation>{hours} h {minutes} min</translation>
  </message>
  <message>
   <source>{images} can't be written.</source>
   <translation>{images} ne peut être écrit.</translation>
  </message>
  <message>
   <source>{known} of {all_of_them} photos were cut out before and stay; name one alone to cut it out again.</source>
   <translation>{known} photos sur {all_of_them} ont déjà été découpées et restent ; nommez-en une seule pour la découper à nouveau.</translation>
  </message>
  <message>
   <source>{known} photos know their place and stay where they are: they are not among the placed ones.</source>
   <translation>{known} photos connaissent leur lieu et restent où elles sont : elles ne sont pas parmi les photos placées.</translation>
  </message>
  <message>
   <source>{later} photos were searched after the count: count again.</source>
   <translation>{later} photos ont été parcourues après le comptage : comptez à nouveau.</translation>
  </message>
  <message>
   <source>{later} photos were searched after the sample was drawn: it does not tell of them.</source>
   <translation>{later} photos ont été parcourues après le tirage de l'échantillon : il n'en dit rien.</translation>
  </message>
  <message>
   <source>{layer} (online)</source>
   <translation>{layer} (en ligne)</translation>
  </message>
  <message>
   <source>{left} verdicts could not be written to {path}.</source>
   <translation>{left} verdicts n'ont pu être écrits dans {path}.</translation>
  </message>
  <message>
   <source>{lengths} are no lengths: give two in metres, such as 2.0, 2.6.</source>
   <translation>{lengths} ne sont pas des longueurs : donnez-en deux en mètres, comme 2.0, 2.6.</translation>
  </message>
  <message>
   <source>{local} photos don't tell their time zone, others do: their times are taken for UTC.</source>
   <translation>{local} photos ne donnent pas leur fuseau horaire, d'autres oui : leurs heures sont prises pour UTC.</translation>
  </message>
  <message>
   <source>{lost} animals are in no line: their photos have no place on the map.</source>
   <translation>{lost} animaux ne sont dans aucune ligne : leurs photos n'ont pas de place sur la carte.</translation>
  </message>
  <message>
   <source>{lost} of {count} detections have no place on the map: their geometry is empty.</source>
   <translation>{lost} des {count} détections n'ont pas de place sur la carte : leur géométrie est vide.</translation>
  </message>
  <message>
   <source>{low} to {high}</source>
   <translation>{low} à {high}</translation>
  </message>
  <message>
   <source>{low} to {high} with 95 % confidence</source>
   <translation>{low} à {high} avec une confiance de 95 %</translation>
  </message>
  <message>
   <source>{low}–{high} m</source>
   <translation>{low}–{high} m</translation>
  </message>
  <message>
   <source>{low}–{high} px</source>
   <translation>{low}–{high} px</translation>
  </message>
  <message>
   <source>{minutes} min {seconds} s</source>
   <translation>{minutes} min {seconds} s</translation>
  </message>
  <message>
   <source>{minutes} min {seconds} s left</source>
   <translation>encore {minutes} min {seconds} s</translation>
  </message>
  <message>
   <source>{missing} photos were not searched: nothing tells of them.</source>
   <translation>{missing} photos n'ont pas été parcourues : rien n'en est dit.</translation>
  </message>
  <message>
   <source>{model} is being trained by another QGIS.</source>
   <translation>{model} est en cours d'entraînement dans un autre QGIS.</translation>
  </message>
  <message>
   <source>{moved} overlaps of neighbouring photos were found, {fewest} are needed</source>
   <translation>{moved} recouvrements de photos voisines ont été trouvés, il en faut {fewest}</translation>
  </message>
  <message>
   <source>{name} has given no verdict in {survey}.</source>
   <translation>{name} n'a donné aucun verdict dans {survey}.</translation>
  </message>
  <message>
   <source>{name} keeps its network; delete it to have another one made.</source>
   <translation>{name} garde son réseau ; supprimez-le pour en faire faire un autre.</translation>
  </message>
  <message>
   <source>{name}, epoch {number} of {epochs}: validation loss {loss}, validation recall {recall}</source>
   <translation>{name}, époque {number} sur {epochs} : perte de validation {loss}, rappel de validation {recall}</translation>
  </message>
  <message>
   <source>{name}: about {about} among what was shown, at least {low}; no upper limit.</source>
   <translation>{name} : environ {about} parmi ce qui a été montré, au moins {low} ; pas de limite supérieure.</translation>
  </message>
  <message>
   <source>{name}: about {about} among what was shown, {low} to {high} with 95 % confidence.</source>
   <translation>{name} : environ {about} parmi ce qui a été montré, de {low} à {high} avec une confiance de 95 %.</translation>
  </message>
  <message>
   <source>{name}: about {missed} missed, between {low} and {high} with {confidence} confidence.</source>
   <translation>{name} : environ {missed} manqués, entre {low} et {high} avec une confiance de {confidence}.</translation>
  </message>
  <message>
   <source>{name}: {architecture}, {precision}, finds {animals}.</source>
   <translation>{name} : {architecture}, {precision}, trouve {animals}.</translation>
  </message>
  <message>
   <source>{name}: {first} and {second} found, {both} of them by both.</source>
   <translation>{name} : {first} et {second} trouvés, dont {both} par les deux.</translation>
  </message>
  <message>
   <source>{name}: {number} animals: {once} seen once, {proposed} proposed, {agreed} confirmed, {split} split.</source>
   <translation>{name} : {number} animaux : {once} vus une fois, {proposed} proposés, {agreed} confirmés, {split} séparés.</translation>
  </message>
  <message>
   <source>{name}{default}: finds {animals}; {precision}.</source>
   <translation>{name}{default} : trouve {animals} ; {precision}.</translation>
  </message>
  <message>
   <source>{new} photos were added meanwhile.</source>
   <translation>{new} photos ont été ajoutées entre-temps.</translation>
  </message>
  <message>
   <source>{number} of {total}</source>
   <translation>{number} sur {total}</translation>
  </message>
  <message>
   <source>{number} of {total} photos are left out: the model was trained on them.</source>
   <translation>{number} photos sur {total} sont laissées de côté : le modèle y a été entraîné.</translation>
  </message>
  <message>
   <source>{number} photos are left out: {reason}.</source>
   <translation>{number} photos sont laissées de côté : {reason}.</translation>
  </message>
  <message>
   <source>{n} GB</source>
   <translation>{n} Go</translation>
  </message>
  <message>
   <source>{n} MB</source>
   <translation>{n} Mo</translation>
  </message>
  <message>
   <source>{n} animal</source>
   <translation>{n} animal</translation>
  </message>
  <message>
   <source>{n} animal missed, as all was looked at</source>
   <translation>{n} animal manqué, car tout a été regardé</translation>
  </message>
  <message>
   <source>{n} animal that was confirmed before scores less than what is shown.</source>
   <translation>{n} animal confirmé auparavant a un score plus bas que ce qui est montré.</translation>
  </message>
  <message>
   <source>{n} animal that was confirmed before was not found now.</source>
   <translation>{n} animal confirmé auparavant n'a pas été retrouvé.</translation>
  </message>
  <message>
   <source>{n} animals</source>
   <translation>{n} animaux</translation>
  </message>
  <message>
   <source>{n} animals missed, as all was looked at</source>
   <translation>{n} animaux manqués, car tout a été regardé</translation>
  </message>
  <message>
   <source>{n} animals that were confirmed before score less than what is shown.</source>
   <translation>{n} animaux confirmés auparavant ont un score plus bas que ce qui est montré.</translation>
  </message>
  <message>
   <source>{n} animals that were confirmed before were not found now.</source>
   <translation>{n} animaux confirmés auparavant n'ont pas été retrouvés.</translation>
  </message>
  <message>
   <source>{n} cut-out is deleted.</source>
   <translation>{n} découpe est supprimée.</translation>
  </message>
  <message>
   <source>{n} cut-outs are deleted.</source>
   <translation>{n} découpes sont supprimées.</translation>
  </message>
  <message>
   <source>{n} detection</source>
   <translation>{n} détection</translation>
  </message>
  <message>
   <source>{n} detection waits for a verdict.</source>
   <translation>{n} détection attend un verdict.</translation>
  </message>
  <message>
   <source>{n} detection will be written.</source>
   <translation>{n} détection sera écrite.</translation>
  </message>
  <message>
   <source>{n} detections</source>
   <translation>{n} détections</translation>
  </message>
  <message>
   <source>{n} detections wait for a verdict.</source>
   <translation>{n} détections attendent un verdict.</translation>
  </message>
  <message>
   <source>{n} detections will be written.</source>
   <translation>{n} détections seront écrites.</translation>
  </message>
  <message>
   <source>{n} example</source>
   <translation>{n} exemple</translation>
  </message>
  <message>
   <source>{n} example is imported.</source>
   <translation>{n} exemple est importé.</translation>
  </message>
  <message>
   <source>{n} examples</source>
   <translation>{n} exemples</translation>
  </message>
  <message>
   <source>{n} examples are imported.</source>
   <translation>{n} exemples sont importés.</translation>
  </message>
  <message>
   <source>{n} false alarm</source>
   <translation>{n} fausse alarme</translation>
  </message>
  <message>
   <source>{n} false alarms</source>
   <translation>{n} fausses alarmes</translation>
  </message>
  <message>
   <source>{n} file or folder</source>
   <translation>{n} fichier ou dossier</translation>
  </message>
  <message>
   <source>{n} files and folders</source>
   <translation>{n} fichiers et dossiers</translation>
  </message>
  <message>
   <source>{n} found</source>
   <translation>{n} trouvées</translation>
  </message>
  <message>
   <source>{n} layer of the project</source>
   <translation>{n} couche du projet</translation>
  </message>
  <message>
   <source>{n} layers of the project</source>
   <translation>{n} couches du projet</translation>
  </message>
  <message>
   <source>{n} more</source>
   <translation>{n} de plus</translation>
  </message>
  <message>
   <source>{n} more would be better</source>
   <translation>mieux vaudrait {n} de plus</translation>
  </message>
  <message>
   <source>{n} not an animal</source>
   <translation>{n} pas un animal</translation>
  </message>
  <message>
   <source>{n} not animals</source>
   <translation>{n} pas des animaux</translation>
  </message>
  <message>
   <source>{n} of the animals are known from the review of a search: where it missed others, recall is lower.</source>
   <translation>{n} des animaux sont connus par l'examen d'une recherche : si elle en a manqué d'autres, le rappel est plus bas.</translation>
  </message>
  <message>
   <source>{n} of the animals is known from the review of a search: where it missed others, recall is lower.</source>
   <translation>{n} des animaux est connu par l'examen d'une recherche : si elle en a manqué d'autres, le rappel est plus bas.</translation>
  </message>
  <message>
   <source>{n} of the {total} strongest looked at</source>
   <translation>{n} des {total} plus fortes regardées</translation>
  </message>
  <message>
   <source>{n} of {total} animals are known from the review of a search: where it missed others, recall is lower.</source>
   <translation>{n} des {total} animaux sont connus par la revue d'une recherche : là où elle en a manqué d'autres, le rappel est plus bas.</translation>
  </message>
  <message>
   <source>{n} of {total} examples of {truth}: the model says {said}</source>
   <translation>{n} des {total} exemples de {truth} : le modèle dit {said}</translation>
  </message>
  <message>
   <source>{n} of {total} flights were trained on: the figures flatter.</source>
   <translation>{n} des {total} vols ont servi à l'entraînement : les chiffres sont flatteurs.</translation>
  </message>
  <message>
   <source>{n} of {total} photos were trained on: the figures flatter.</source>
   <translation>{n} des {total} photos ont servi à l'entraînement : les chiffres sont flatteurs.</translation>
  </message>
  <message>
   <source>{n} of {total} windows looked at.</source>
   <translation>{n} fenêtres sur {total} regardées.</translation>
  </message>
  <message>
   <source>{n} photo</source>
   <translation>{n} photo</translation>
  </message>
  <message>
   <source>{n} photo could not be read, and is left out with its animals.</source>
   <translation>{n} photo n'a pas pu être lue, et n'est pas comptée, ni ses animaux.</translation>
  </message>
  <message>
   <source>{n} photo could not be read:</source>
   <translation>{n} photo n'a pu être lue :</translation>
  </message>
  <message>
   <source>{n} photo failed</source>
   <translation>{n} photo en échec</translation>
  </message>
  <message>
   <source>{n} photo found so far</source>
   <translation>{n} photo trouvée jusqu'ici</translation>
  </message>
  <message>
   <source>{n} photo has no place on the map:</source>
   <translation>{n} photo sans place sur la carte :</translation>
  </message>
  <message>
   <source>{n} photo holds animals.</source>
   <translation>{n} photo a des animaux.</translation>
  </message>
  <message>
   <source>{n} photo of the list has no cut-out: drag a box round its animal.</source>
   <translation>{n} photo de la liste n'a pas de découpe : tirez un cadre autour de son animal.</translation>
  </message>
  <message>
   <source>{n} photo of the step Survey</source>
   <translation>{n} photo de l'étape Relevé</translation>
  </message>
  <message>
   <source>{n} photos</source>
   <translation>{n} photos</translation>
  </message>
  <message>
   <source>{n} photos could not be read, and are left out with their animals.</source>
   <translation>{n} photos n'ont pas pu être lues, et ne sont pas comptées, ni leurs animaux.</translation>
  </message>
  <message>
   <source>{n} photos could not be read:</source>
   <translation>{n} photos n'ont pu être lues :</translation>
  </message>
  <message>
   <source>{n} photos failed</source>
   <translation>{n} photos en échec</translation>
  </message>
  <message>
   <source>{n} photos found so far</source>
   <translation>{n} photos trouvées jusqu'ici</translation>
  </message>
  <message>
   <source>{n} photos have no place on the map:</source>
   <translation>{n} photos sans place sur la carte :</translation>
  </message>
  <message>
   <source>{n} photos hold animals.</source>
   <translation>{n} photos ont des animaux.</translation>
  </message>
  <message>
   <source>{n} photos of the list have no cut-out: drag a box round the animal of each.</source>
   <translation>{n} photos de la liste n'ont pas de découpe : tirez un cadre autour de l'animal de chacune.</translation>
  </message>
  <message>
   <source>{n} photos of the step Survey</source>
   <translation>{n} photos de l'étape Relevé</translation>
  </message>
  <message>
   <source>{n} placed</source>
   <translation>{n} placées</translation>
  </message>
  <message>
   <source>{n} placed by its camera</source>
   <translation>{n} placée par sa prise de vue</translation>
  </message>
  <message>
   <source>{n} placed by their cameras</source>
   <translation>{n} placées par leur prise de vue</translation>
  </message>
  <message>
   <source>{n} random square is removed.</source>
   <translation>{n} carré au hasard est retiré.</translation>
  </message>
  <message>
   <source>{n} random squares are removed.</source>
   <translation>{n} carrés au hasard sont retirés.</translation>
  </message>
  <message>
   <source>{n} review was carried over.</source>
   <translation>{n} revue a été reprise.</translation>
  </message>
  <message>
   <source>{n} reviews were carried over.</source>
   <translation>{n} revues ont été reprises.</translation>
  </message>
  <message>
   <source>{n} sightings</source>
   <translation>{n} observations</translation>
  </message>
  <message>
   <source>{n} sightings of one animal</source>
   <translation>{n} observations d'un animal</translation>
  </message>
  <message>
   <source>{n} square of background is drawn.</source>
   <translation>{n} carré de fond est tiré.</translation>
  </message>
  <message>
   <source>{n} squares of background are drawn.</source>
   <translation>{n} carrés de fond sont tirés.</translation>
  </message>
  <message>
   <source>{n} strongest to do</source>
   <translation>{n} plus fortes à faire</translation>
  </message>
  <message>
   <source>{n} to confirm</source>
   <translation>{n} à confirmer</translation>
  </message>
  <message>
   <source>{n} to do</source>
   <translation>{n} à faire</translation>
  </message>
  <message>
   <source>{n} to review</source>
   <translation>{n} à revoir</translation>
  </message>
  <message>
   <source>{n} unreadable</source>
   <translation>{n} illisibles</translation>
  </message>
  <message>
   <source>{n} unsaved</source>
   <translation>{n} non enregistrés</translation>
  </message>
  <message>
   <source>{n} unsure</source>
   <translation>{n} en doute</translation>
  </message>
  <message>
   <source>{n} without a place on the map</source>
   <translation>{n} sans place sur la carte</translation>
  </message>
  <message>
   <source>{others} windows show what was not looked for ({names}): no missed animals.</source>
   <translation>{others} fenêtres montrent ce qui n'était pas recherché ({names}) : ce ne sont pas des animaux manqués.</translation>
  </message>
  <message>
   <source>{outside} of {boxes} boxes lie outside their photos: left out.</source>
   <translation>{outside} des {boxes} boîtes sont hors de leurs photos : laissées de côté.</translation>
  </message>
  <message>
   <source>{outside} of {photos} photos lie outside the area: they are left out.</source>
   <translation>{outside} des {photos} photos sont hors de la zone : laissées de côté.</translation>
  </message>
  <message>
   <source>{out} can't be made a folder: {strerror}.</source>
   <translation>{out} ne peut devenir un dossier : {strerror}.</translation>
  </message>
  <message>
   <source>{out} can't be made: {strerror}.</source>
   <translation>{out} ne peut pas être créé : {strerror}.</translation>
  </message>
  <message>
   <source>{out} can't be shown on the map.</source>
   <translation>{out} ne peut être montré sur la carte.</translation>
  </message>
  <message>
   <source>{out} can't be written ({strerror}).</source>
   <translation>{out} ne peut être écrit ({strerror}).</translation>
  </message>
  <message>
   <source>{out} can't be written to: {strerror}.</source>
   <translation>On ne peut écrire dans {out} : {strerror}.</translation>
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
   <source>{out} holds a model, which stays as it is: its screen is made.</source>
   <translation>{out} contient un modèle, qui reste tel quel : son crible est fait.</translation>
  </message>
  <message>
   <source>{out} holds more than an export, which would be lost: {names}.</source>
   <translation>{out} contient plus qu'un export, ce qui serait perdu : {names}.</translation>
  </message>
  <message>
   <source>{out} is a folder.</source>
   <translation>{out} est un dossier.</translation>
  </message>
  <message>
   <source>{out} is no name for a GeoTIFF.</source>
   <translation>{out} n'est pas un nom de GeoTIFF.</translation>
  </message>
  <message>
   <source>{out} is no name for a table.</source>
   <translation>{out} n'est pas un nom de tableau.</translation>
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
   <source>{parent} can't be made: {strerror}.</source>
   <translation>{parent} ne peut être créé : {strerror}.</translation>
  </message>
  <message>
   <source>{parent} has no room for the examples' pixels: they take {value_b} GB, {value_c} GB are free.</source>
   <translation>{parent} n'a pas de place pour les pixels des exemples : ils prennent {value_b} Go, {value_c} Go sont libres.</translation>
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
   <source>{path} can't be read as a screen.</source>
   <translation>{path} ne peut être lu comme crible.</translation>
  </message>
  <message>
   <source>{path} can't be read as a vector file.</source>
   <translation>{path} ne peut être lu comme fichier vecteur.</translation>
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
   <source>{path} can't be read.</source>
   <translation>{path} ne peut être lu.</translation>
  </message>
  <message>
   <source>{path} can't be read: {error}.</source>
   <translation>{path} ne peut pas être lu : {error}.</translation>
  </message>
  <message>
   <source>{path} can't be read: {reason}.</source>
   <translation>{path} ne peut être lu : {reason}.</translation>
  </message>
  <message>
   <source>{path} can't be read: {strerror}.</source>
   <translation>{path} ne peut être lu : {strerror}.</translation>
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
   <source>{path} can't be {done}: {reason}.</source>
   <translation>{path} : échec ({done}) : {reason}.</translation>
  </message>
  <message>
   <source>{path} describes a YOLO data set.</source>
   <translation>{path} décrit un jeu de données YOLO.</translation>
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
   <source>{path} has no band {bands}: the bands asked for are {str}, it has {count}.</source>
   <translation>{path} n'a pas la bande {bands} : on demande {str}, il y en a {count}.</translation>
  </message>
  <message>
   <source>{path} has no column that names the photos.</source>
   <translation>{path} n'a pas de colonne qui nomme les photos.</translation>
  </message>
  <message>
   <source>{path} has no column that tells of a camera.</source>
   <translation>{path} n'a pas de colonne qui parle d'une prise de vue.</translation>
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
   <source>{path} has x and y, but nothing says in which CRS.</source>
   <translation>{path} a x et y, mais rien ne dit dans quel SCR.</translation>
  </message>
  <message>
   <source>{path} has {count} layers.</source>
   <translation>{path} a {count} couches.</translation>
  </message>
  <message>
   <source>{path} has {count}; red, green and blue are needed.</source>
   <translation>{path} a {count} ; il faut rouge, vert et bleu.</translation>
  </message>
  <message>
   <source>{path} holds examples of another making, which would be lost: {others}.</source>
   <translation>{path} contient des exemples d'une autre origine, qui seraient perdus : {others}.</translation>
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
   <source>{path} holds {count} photos from before they were placed on the map: they would be found twice.</source>
   <translation>{path} contient {count} photos d'avant leur placement sur la carte : elles seraient trouvées deux fois.</translation>
  </message>
  <message>
   <source>{path} holds {reviewed} reviews, which a fresh run would lose.</source>
   <translation>{path} contient {reviewed} revues, qu'un nouveau départ perdrait.</translation>
  </message>
  <message>
   <source>{path} is an archive, and no image.</source>
   <translation>{path} est une archive, et non une image.</translation>
  </message>
  <message>
   <source>{path} is no cut-out.</source>
   <translation>{path} n'est pas une découpe.</translation>
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
   <source>{path} is no photo that can be shown.</source>
   <translation>{path} n'est pas une photo qui puisse être montrée.</translation>
  </message>
  <message>
   <source>{path} is no screen of Bear Detector.</source>
   <translation>{path} n'est pas un crible de Bear Detector.</translation>
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
   <source>{path} is not a table of camera positions.</source>
   <translation>{path} n'est pas une table de positions de prise de vue.</translation>
  </message>
  <message>
   <source>{path} is not a table: {error}.</source>
   <translation>{path} n'est pas une table : {error}.</translation>
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
   <source>{path} names no folder.</source>
   <translation>{path} ne nomme aucun dossier.</translation>
  </message>
  <message>
   <source>{path} was made at another scale ({gsd}, now {gsd_c}).</source>
   <translation>{path} a été fait à une autre échelle ({gsd}, maintenant {gsd_c}).</translation>
  </message>
  <message>
   <source>{path} was made for another area.</source>
   <translation>{path} a été fait pour une autre zone.</translation>
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
   <source>{path} was made with another screen ({known}, now {now}).</source>
   <translation>{path} a été fait avec un autre crible ({known}, maintenant {now}).</translation>
  </message>
  <message>
   <source>{path} was made with other bands ({before}, now {now}).</source>
   <translation>{path} a été fait avec d'autres bandes ({before}, maintenant {now}).</translation>
  </message>
  <message>
   <source>{photos} in {where}</source>
   <translation>{photos} dans {where}</translation>
  </message>
  <message>
   <source>{photo} could not be searched: unexpected {kind}: {text}.</source>
   <translation>{photo} n'a pas pu être analysée : {kind} inattendue : {text}.</translation>
  </message>
  <message>
   <source>{photo} could not be searched: workers died of it, again and again.</source>
   <translation>{photo} n'a pas pu être analysée : des travailleurs en sont morts, à chaque fois.</translation>
  </message>
  <message>
   <source>{photo} does not lie in the area.</source>
   <translation>{photo} n'est pas dans la zone.</translation>
  </message>
  <message>
   <source>{photo} doesn't tell its ground sample distance, nor may others: they are searched at their own scale.</source>
   <translation>{photo} ne dit pas sa résolution au sol, d'autres non plus peut-être : elles sont explorées à leur propre échelle.</translation>
  </message>
  <message>
   <source>{photo} gives {made_of_it} of {wanted} animals: the backgrounds have no more room.</source>
   <translation>{photo} donne {made_of_it} animaux sur {wanted} : les fonds n'ont plus de place.</translation>
  </message>
  <message>
   <source>{photo} has given {count} animals that lie apart: delete what is none.</source>
   <translation>{photo} a donné {count} animaux qui se trouvent à des endroits différents : supprimez ce qui n'en est pas un.</translation>
  </message>
  <message>
   <source>{photo} has no georeference: its detections are kept without a place on the map.</source>
   <translation>{photo} n'a pas de géoréférence : ses détections sont gardées sans place sur la carte.</translation>
  </message>
  <message>
   <source>{photo} has no place on the map: {reason}.</source>
   <translation>{photo} n'a pas de place sur la carte : {reason}.</translation>
  </message>
  <message>
   <source>{photo} has {scale} m a pixel: an animal is {long} px long, and nobody can see it.</source>
   <translation>{photo} a {scale} m par pixel : un animal y mesure {long} px, et personne ne peut le voir.</translation>
  </message>
  <message>
   <source>{photo} is smaller than {scene_px} px.</source>
   <translation>{photo} est plus petite que {scene_px} px.</translation>
  </message>
  <message>
   <source>{photo} lies in no folder of a class.</source>
   <translation>{photo} ne se trouve dans aucun dossier de classe.</translation>
  </message>
  <message>
   <source>{photo}: animals are {times} times as large as those that the model has learnt.</source>
   <translation>{photo} : les animaux sont {times} fois plus grands que ceux que le modèle a appris.</translation>
  </message>
  <message>
   <source>{photo}: animals are {times} times as small as those that the model has learnt.</source>
   <translation>{photo} : les animaux sont {times} fois plus petits que ceux que le modèle a appris.</translation>
  </message>
  <message>
   <source>{photo}: {where} was confirmed before and is not found now.</source>
   <translation>{photo} : {where}, confirmé auparavant, pas retrouvé maintenant.</translation>
  </message>
  <message>
   <source>{photo}: {where} was confirmed before and scores below {threshold} now.</source>
   <translation>{photo} : {where}, confirmé auparavant, maintenant sous {threshold}.</translation>
  </message>
  <message>
   <source>{picture} can't be changed: {strerror}.</source>
   <translation>{picture} ne peut pas être modifié : {strerror}.</translation>
  </message>
  <message>
   <source>{placed} of {count} photos are placed on the map.</source>
   <translation>{placed} des {count} photos sont placées sur la carte.</translation>
  </message>
  <message>
   <source>{placeless} photos lie nowhere, having no georeference: they are left out.</source>
   <translation>{placeless} photos ne sont nulle part, faute de géoréférence : laissées de côté.</translation>
  </message>
  <message>
   <source>{python} does not start.</source>
   <translation>{python} ne démarre pas.</translation>
  </message>
  <message>
   <source>{python} has no GDAL.</source>
   <translation>{python} n'a pas GDAL.</translation>
  </message>
  <message>
   <source>{python} is Python {number}: the engine needs {oldest} or newer.</source>
   <translation>{python} est Python {number} : il faut {oldest} ou plus récent au moteur.</translation>
  </message>
  <message>
   <source>{python} is not a Python.</source>
   <translation>{python} n'est pas un Python.</translation>
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
   <source>{recall} % of animals, on average (from {score})</source>
   <translation>{recall} % des animaux, en moyenne (dès {score})</translation>
  </message>
  <message>
   <source>{recall} % of the animals of a test (from {score})</source>
   <translation>{recall} % des animaux d'un test (dès {score})</translation>
  </message>
  <message>
   <source>{renewed} detections have the chance now that the survey's frequency of animals gives.</source>
   <translation>{renewed} détections ont maintenant la probabilité que donne la fréquence des animaux dans le relevé.</translation>
  </message>
  <message>
   <source>{reviews} is the results file itself.</source>
   <translation>{reviews} est le fichier de résultats lui-même.</translation>
  </message>
  <message>
   <source>{runtimes} overwrite each other: uninstall all but one.</source>
   <translation>{runtimes} s'écrasent l'un l'autre : n'en gardez qu'un.</translation>
  </message>
  <message>
   <source>{seconds} s</source>
   <translation>{seconds} s</translation>
  </message>
  <message>
   <source>{seconds} s left</source>
   <translation>encore {seconds} s</translation>
  </message>
  <message>
   <source>{seeing} detections were looked at with the other's verdict in sight: the estimate is too low.</source>
   <translation>{seeing} détections ont été regardées avec le verdict de l'autre sous les yeux : l'estimation est trop basse.</translation>
  </message>
  <message>
   <source>{share} % of it is black or has no data.</source>
   <translation>{share} % en est noir ou sans données.</translation>
  </message>
  <message>
   <source>{share} % of the picture of {layer} is empty: what the server did not give is not searched.</source>
   <translation>{share} % de l'image de {layer} est vide : ce que le serveur n'a pas donné n'est pas parcouru.</translation>
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
   <source>{stage}, {step} of {total}: {values}</source>
   <translation>{stage}, {step} sur {total} : {values}</translation>
  </message>
  <message>
   <source>{stage}: {done} of {total} {unit}</source>
   <translation>{stage} : {done} sur {total} {unit}</translation>
  </message>
  <message>
   <source>{survey} has no verdict to learn from.</source>
   <translation>{survey} n'a aucun verdict dont apprendre.</translation>
  </message>
  <message>
   <source>{survey} has verdicts of fewer than two reviewers.</source>
   <translation>{survey} a les verdicts de moins de deux relecteurs.</translation>
  </message>
  <message>
   <source>{survey} holds no detection to count.</source>
   <translation>{survey} ne contient aucune détection à compter.</translation>
  </message>
  <message>
   <source>{survey} holds no window that was not flagged.</source>
   <translation>{survey} ne contient aucune fenêtre qui n'ait été signalée.</translation>
  </message>
  <message>
   <source>{text}, line {number}: not a YOLO label of a known class.</source>
   <translation>{text}, ligne {number} : pas une étiquette YOLO d'une classe connue.</translation>
  </message>
  <message>
   <source>{timeless} sightings have no time: drift is left out of account for them.</source>
   <translation>{timeless} observations n'ont pas d'heure : la dérive n'est pas prise en compte pour elles.</translation>
  </message>
  <message>
   <source>{total}: {train} train, {validation} validation</source>
   <translation>{total} : {train} entraînement, {validation} validation</translation>
  </message>
  <message>
   <source>{unit} above ground</source>
   <translation>{unit} au-dessus du sol</translation>
  </message>
  <message>
   <source>{unlike} animals lie where one of another class does: one that was found as both counts twice.</source>
   <translation>{unlike} animaux se trouvent là où il y en a un d'une autre classe : celui qui a été trouvé comme les deux compte deux fois.</translation>
  </message>
  <message>
   <source>{unplaced} sightings have no place on the map: each counts as an animal.</source>
   <translation>{unplaced} observations n'ont pas de place sur la carte : chacune compte pour un animal.</translation>
  </message>
  <message>
   <source>{untold} photos don't tell the error of their position: {assumed} m is taken.</source>
   <translation>{untold} photos ne donnent pas l'erreur de leur position : {assumed} m est pris.</translation>
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
   <source>{value_a} could not be started: {error}.</source>
   <translation>{value_a} n'a pas pu démarrer : {error}.</translation>
  </message>
  <message>
   <source>{value_a} has edits that are not saved.</source>
   <translation>{value_a} a des modifications non enregistrées.</translation>
  </message>
  <message>
   <source>{value_a} is always {held}.</source>
   <translation>{value_a} est toujours {held}.</translation>
  </message>
  <message>
   <source>{value_a} of {drawn} features have no class: left out.</source>
   <translation>{value_a} des {drawn} entités n'ont pas de classe : laissées de côté.</translation>
  </message>
  <message>
   <source>{value_a} of {examples} examples have no class: left out.</source>
   <translation>{value_a} des {examples} exemples n'ont pas de classe : laissés de côté.</translation>
  </message>
  <message>
   <source>{value_a} of {found} examples are there already: left out.</source>
   <translation>{value_a} des {found} exemples y sont déjà : laissés de côté.</translation>
  </message>
  <message>
   <source>{value_a} of {photos} photos hold animals: left out.</source>
   <translation>{value_a} des {photos} photos ont des animaux : laissées de côté.</translation>
  </message>
  <message>
   <source>{variable} is {text}, not a number of threads.</source>
   <translation>{variable} vaut {text}, ce n'est pas un nombre de fils.</translation>
  </message>
  <message>
   <source>{waiting} flagged windows wait for a verdict: recall counts confirmed ones only.</source>
   <translation>{waiting} fenêtres signalées attendent un verdict : le rappel ne compte que les confirmées.</translation>
  </message>
  <message>
   <source>{web_photos} has no folder {missing}, nor cut-outs of it.</source>
   <translation>{web_photos} n'a pas de dossier {missing}, ni de découpes de cette classe.</translation>
  </message>
  <message>
   <source>{what} can't run the model: {text}.</source>
   <translation>{what} ne peut pas faire tourner le modèle : {text}.</translation>
  </message>
  <message>
   <source>{what} has too little free memory for the model.</source>
   <translation>{what} a trop peu de mémoire libre pour le modèle.</translation>
  </message>
  <message>
   <source>{where} can't be written: {strerror}.</source>
   <translation>Impossible d'écrire {where} : {strerror}.</translation>
  </message>
  <message>
   <source>{width} × {height} pixels of {gsd} m ({megapixels} megapixels, {tiles}) in {crs}</source>
   <translation>{width} × {height} pixels de {gsd} m ({megapixels} mégapixels, {tiles}) en {crs}</translation>
  </message>
  <message>
   <source>{windows} windows are drawn from {cells} that score less than {threshold}: {looked_at} looked at.</source>
   <translation>{windows} fenêtres sont tirées de {cells} dont le score est sous {threshold} : {looked_at} regardées.</translation>
  </message>
  <message>
   <source>{without} of {there} photos have no labels, such as {first}: left out.</source>
   <translation>{without} photos sur {there} n'ont pas d'étiquettes, telle que {first} : laissées de côté.</translation>
  </message>
 </context>
</TS>
