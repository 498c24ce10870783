/** YAML read as checked data: every error names the file and the line. */
package org.cardioqa.schemas.yaml;
