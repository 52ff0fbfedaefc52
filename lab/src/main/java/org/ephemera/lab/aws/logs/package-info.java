/** Simulated read operations of CloudWatch Logs. */
@NullMarked
package org.ephemera.lab.aws.logs;

import org.jspecify.annotations.NullMarked;
