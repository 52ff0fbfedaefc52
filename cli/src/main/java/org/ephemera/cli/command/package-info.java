/** The commands, one class each, and the errors that they report. */
@NullMarked
package org.ephemera.cli.command;

import org.jspecify.annotations.NullMarked;
