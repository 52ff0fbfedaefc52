/** Commands of the program, one class each, and the reporter of their errors. */
@NullMarked
package org.ephemera.cli.command;

import org.jspecify.annotations.NullMarked;
