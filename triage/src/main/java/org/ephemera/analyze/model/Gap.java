package org.ephemera.analyze.model;

/**
 * Something that could not be seen or not be judged; a report shows it wherever its silence could be taken for "clean".
 *
 * @param what the artifact, rule or container it is about
 * @param why for people; may hold words of the target
 */
public record Gap(String what, String why) {}
