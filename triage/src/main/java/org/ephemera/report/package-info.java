/** Shows an analysis to people: one file of HTML that loads nothing, and what it takes to run the container in a lab. */
@NullMarked
package org.ephemera.report;

import org.jspecify.annotations.NullMarked;
