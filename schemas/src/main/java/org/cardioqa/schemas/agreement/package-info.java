/** How far readers agree beyond chance. */
package org.cardioqa.schemas.agreement;
