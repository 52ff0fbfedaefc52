/** Parsers of alerts in every form, which return the targets of each. They make no request to a cloud. */
@NullMarked
package org.ephemera.azure.alert;

import org.jspecify.annotations.NullMarked;
