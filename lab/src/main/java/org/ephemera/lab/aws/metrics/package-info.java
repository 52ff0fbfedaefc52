/** CloudWatch metrics, read only. */
@NullMarked
package org.ephemera.lab.aws.metrics;

import org.jspecify.annotations.NullMarked;
