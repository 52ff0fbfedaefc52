/**
 * Report for people: one HTML file that loads nothing, the same findings for programs, and the files to run a container
 * in a lab.
 */
@NullMarked
package org.ephemera.report;

import org.jspecify.annotations.NullMarked;
