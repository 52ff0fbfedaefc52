/** Rules on images: what name they have, whether what ran is what the registry has, and where it came from. */
@NullMarked
package org.ephemera.analyze.image;

import org.jspecify.annotations.NullMarked;
