// Leads on from an old address, with the part of the page that was asked for (what follows the #).
const target = document.querySelector("link[rel=canonical]").href;
location.replace(target.includes("#") ? target : target + location.hash);
