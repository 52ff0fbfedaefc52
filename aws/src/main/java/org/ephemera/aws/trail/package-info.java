/** Sources of CloudTrail: the event history, log groups of trails, and the access keys in their events. */
@NullMarked
package org.ephemera.aws.trail;

import org.jspecify.annotations.NullMarked;
