/** Puts work on a queue of SQS and announces what came of it on a topic of SNS. */
@NullMarked
package org.ephemera.aws.queue;

import org.jspecify.annotations.NullMarked;
