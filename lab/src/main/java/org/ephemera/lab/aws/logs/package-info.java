/** CloudWatch Logs, read only. */
@NullMarked
package org.ephemera.lab.aws.logs;

import org.jspecify.annotations.NullMarked;
