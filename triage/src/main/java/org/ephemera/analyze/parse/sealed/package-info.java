/** Opens a sealed package: its files and digests, the answers of its acquisition log, and their bodies as documents. */
@NullMarked
package org.ephemera.analyze.parse.sealed;

import org.jspecify.annotations.NullMarked;
