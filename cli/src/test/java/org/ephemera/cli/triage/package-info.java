/** Tests of the triage of simulated incidents, from the alert to the finding. */
@NullMarked
package org.ephemera.cli.triage;

import org.jspecify.annotations.NullMarked;
