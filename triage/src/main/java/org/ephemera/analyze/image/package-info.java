/** Rules IMG on images: their names, their content in the registry, and their source. */
@NullMarked
package org.ephemera.analyze.image;

import org.jspecify.annotations.NullMarked;
