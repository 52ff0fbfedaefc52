/** Tests of alerts and resource ids. */
@NullMarked
package org.ephemera.azure.alert;

import org.jspecify.annotations.NullMarked;
