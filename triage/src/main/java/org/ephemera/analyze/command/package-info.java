/** Rules on commands, settings and output: commands, environment variables, calls with commands, and log lines. */
@NullMarked
package org.ephemera.analyze.command;

import org.jspecify.annotations.NullMarked;
