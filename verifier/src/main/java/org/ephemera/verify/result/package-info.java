/**
 * Input and output of a verification, shared by the command line and the standalone verifier: paths, JSON, text and
 * exit codes.
 */
@NullMarked
package org.ephemera.verify.result;

import org.jspecify.annotations.NullMarked;
