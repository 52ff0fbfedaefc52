/** A certificate authority that lives as long as what it vouches for. */
@NullMarked
package org.ephemera.lab.tls;

import org.jspecify.annotations.NullMarked;
