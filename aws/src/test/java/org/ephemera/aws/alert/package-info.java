/** Tests with real alerts of AWS and with hostile ones. */
@NullMarked
package org.ephemera.aws.alert;

import org.jspecify.annotations.NullMarked;
