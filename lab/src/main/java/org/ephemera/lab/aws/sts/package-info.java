/** Simulated STS operations that return the identity of a caller. */
@NullMarked
package org.ephemera.lab.aws.sts;

import org.jspecify.annotations.NullMarked;
