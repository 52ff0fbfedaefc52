/** Simulated read operations of CloudWatch metrics. */
@NullMarked
package org.ephemera.lab.aws.metrics;

import org.jspecify.annotations.NullMarked;
