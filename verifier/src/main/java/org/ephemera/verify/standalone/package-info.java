/** Main class of the standalone verifier, a jar for auditors that needs nothing but a Java runtime. */
@NullMarked
package org.ephemera.verify.standalone;

import org.jspecify.annotations.NullMarked;
