/** Parsers of alerts in every supported form, which return the containers that an alert is about. No network access. */
@NullMarked
package org.ephemera.aws.alert;

import org.jspecify.annotations.NullMarked;
