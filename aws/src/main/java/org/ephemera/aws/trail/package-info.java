/** Sources of CloudTrail: the event history, log groups of trails, and access keys found in them. */
@NullMarked
package org.ephemera.aws.trail;

import org.jspecify.annotations.NullMarked;
