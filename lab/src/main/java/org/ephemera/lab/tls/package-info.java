/** Certificate authority of the simulated API servers. */
@NullMarked
package org.ephemera.lab.tls;

import org.jspecify.annotations.NullMarked;
