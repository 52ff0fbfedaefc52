/** What triage says of the incidents of the simulated clouds, from the alert to the finding. */
@NullMarked
package org.ephemera.cli.triage;

import org.jspecify.annotations.NullMarked;
