/** Parsers of objects, events and audit logs of Kubernetes clusters. */
@NullMarked
package org.ephemera.analyze.parse.kubernetes;

import org.jspecify.annotations.NullMarked;
