/** Alerts as AWS sends them, and as nobody should. */
@NullMarked
package org.ephemera.aws.alert;

import org.jspecify.annotations.NullMarked;
