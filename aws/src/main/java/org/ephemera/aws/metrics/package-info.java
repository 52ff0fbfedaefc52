/** Sources of CloudWatch metrics: listing, fetching and counting of series. */
@NullMarked
package org.ephemera.aws.metrics;

import org.jspecify.annotations.NullMarked;
