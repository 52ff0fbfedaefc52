/** Collection of artifacts from a live system: responses are streamed into the package, with a log of every call. */
@NullMarked
package org.ephemera.collect;

import org.jspecify.annotations.NullMarked;
