/** Simulated CloudTrail event history. */
@NullMarked
package org.ephemera.lab.aws.trail;

import org.jspecify.annotations.NullMarked;
