/** Detection rules on container images (IMG): image names, content in the registry, and source of the image. */
@NullMarked
package org.ephemera.analyze.image;

import org.jspecify.annotations.NullMarked;
