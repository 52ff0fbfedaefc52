/** Seals a package: one signature over everything that was received (in-toto Statement v1 in a DSSE envelope). */
@NullMarked
package org.ephemera.seal;

import org.jspecify.annotations.NullMarked;
