/** What a sealed package means: every rule run once over what was read, and the result that reports are made of. */
@NullMarked
package org.ephemera.analyze;

import org.jspecify.annotations.NullMarked;
