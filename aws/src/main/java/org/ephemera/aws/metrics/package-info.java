/** Sources of CloudWatch metrics: lists of metrics, batches of series, and their data points. */
@NullMarked
package org.ephemera.aws.metrics;

import org.jspecify.annotations.NullMarked;
