/**
 * Sources of CloudWatch Logs: streams, groups and their retention, late events, earlier tasks, searches with filters and with
 * Logs Insights.
 */
@NullMarked
package org.ephemera.aws.logs;

import org.jspecify.annotations.NullMarked;
