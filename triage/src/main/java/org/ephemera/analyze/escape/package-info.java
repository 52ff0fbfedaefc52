/** Rules on container escape: paths to the host, indications of an escape, the verdict, and containment steps. */
@NullMarked
package org.ephemera.analyze.escape;

import org.jspecify.annotations.NullMarked;
