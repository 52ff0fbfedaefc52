/** Collects over TLS from an API server that is told what to answer. */
@NullMarked
package org.ephemera.kubernetes.source;

import org.jspecify.annotations.NullMarked;
