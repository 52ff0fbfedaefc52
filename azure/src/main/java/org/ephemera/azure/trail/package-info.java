/** Reads the activity log, the audit trail of Azure. */
@NullMarked
package org.ephemera.azure.trail;

import org.jspecify.annotations.NullMarked;
