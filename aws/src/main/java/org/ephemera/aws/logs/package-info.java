/**
 * Sources of CloudWatch Logs: streams, log groups and their retention, late-arriving events, earlier tasks, and
 * searches with filters and with Logs Insights.
 */
@NullMarked
package org.ephemera.aws.logs;

import org.jspecify.annotations.NullMarked;
