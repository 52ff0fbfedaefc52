/** Work queue in SQS and announcements of results through SNS. */
@NullMarked
package org.ephemera.aws.queue;

import org.jspecify.annotations.NullMarked;
