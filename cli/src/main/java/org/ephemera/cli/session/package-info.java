/** One invocation of the program: its streams, environment, settings, failures and exit codes. */
@NullMarked
package org.ephemera.cli.session;

import org.jspecify.annotations.NullMarked;
