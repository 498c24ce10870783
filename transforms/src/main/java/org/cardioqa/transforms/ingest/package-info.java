/** Reports and DICOM instances as they come in: found, read, counted, sealed. */
package org.cardioqa.transforms.ingest;
