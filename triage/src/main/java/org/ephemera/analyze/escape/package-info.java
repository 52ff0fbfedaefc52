/** Ways out of a container onto its host: what the configuration allows, whether somebody went it, and what to do then. */
@NullMarked
package org.ephemera.analyze.escape;

import org.jspecify.annotations.NullMarked;
