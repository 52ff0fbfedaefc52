package org.ephemera.lab.scenario;

/** Whom STS takes every caller for. */
public record Caller(String account, String arn, String userId) {}
