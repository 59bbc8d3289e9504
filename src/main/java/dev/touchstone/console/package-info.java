/**
 * The web pages. What they show and do goes through the same calls as the HTTP API, in this
 * process, with the same checks: a page can do nothing that its reader's role may not do by API.
 * Nothing here decides, stores or computes; nothing outside imports from here.
 */
package dev.touchstone.console;
