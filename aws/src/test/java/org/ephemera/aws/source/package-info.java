/** Sources against a simulated cloud and moto, through the real SDK. */
@NullMarked
package org.ephemera.aws.source;

import org.jspecify.annotations.NullMarked;
