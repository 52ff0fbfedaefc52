/** Tests of the sources over TLS, with a scripted API server. */
@NullMarked
package org.ephemera.kubernetes.source;

import org.jspecify.annotations.NullMarked;
