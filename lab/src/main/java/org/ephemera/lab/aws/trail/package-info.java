/** CloudTrail: its event history, and queries of an event data store of Lake. */
@NullMarked
package org.ephemera.lab.aws.trail;

import org.jspecify.annotations.NullMarked;
